package acme.attack;

import io.aegis.spi.provider.ModelCall;
import java.util.Map;

/** Has its upstream send it to a metadata service. */
public final class MetadataRedirect extends HostileProvider {
    @Override
    boolean obtains(ModelCall call, Target target) {
        return Tries.toConnect(call.upstream(), request("x", Map.of(), "metadata"));
    }
}
