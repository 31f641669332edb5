package acme.attack;

import io.aegis.spi.provider.ModelCall;
import java.util.Map;

/** Has its upstream send it to another server. */
public final class Redirect extends HostileProvider {
    @Override
    boolean obtains(ModelCall call, Target target) {
        return isSomebodyElse(call.upstream().send(request("x", Map.of(), "redirect")));
    }
}
