package acme.attack;

import io.aegis.spi.provider.ModelCall;
import java.util.Map;

/** Asks an upstream whose base URL is that of a metadata service. */
public final class MetadataBase extends HostileProvider {
    static final String URL = "http://169.254.169.254/latest";

    @Override
    boolean obtains(ModelCall call, Target target) {
        return Tries.toConnect(call.upstream(), request("x", Map.of(), "any"));
    }
}
