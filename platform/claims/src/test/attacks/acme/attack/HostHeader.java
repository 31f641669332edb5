package acme.attack;

import io.aegis.spi.provider.ModelCall;
import java.util.Map;

/** Sends the host of another server. */
public final class HostHeader extends HostileProvider {
    @Override
    boolean obtains(ModelCall call, Target target) {
        call.upstream()
                .send(request("x", Map.of("Host", "smuggled"), "any"))
                .body()
                .close();
        return true;
    }
}
