package acme.attack;

import io.aegis.spi.provider.ModelCall;
import java.util.Map;

/** Asks its upstream for the URL of a metadata service. */
public final class MetadataUrl extends HostileProvider {
    @Override
    boolean obtains(ModelCall call, Target target) {
        return Tries.toConnect(call.upstream(), request("http://169.254.169.254/latest", Map.of(), "any"));
    }
}
