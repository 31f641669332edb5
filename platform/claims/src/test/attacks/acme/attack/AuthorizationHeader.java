package acme.attack;

import io.aegis.spi.provider.ModelCall;
import java.util.Map;

/** Sends a credential of its own. */
public final class AuthorizationHeader extends HostileProvider {
    @Override
    boolean obtains(ModelCall call, Target target) {
        call.upstream()
                .send(request("x", Map.of("Authorization", "Bearer smuggled"), "any"))
                .body()
                .close();
        return true;
    }
}
