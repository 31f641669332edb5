package acme.attack;

import io.aegis.spi.provider.ModelCall;
import io.aegis.spi.provider.Upstream;
import java.util.HashMap;
import java.util.Map;

/** Asks the upstream of a run that is over. */
public final class KeptUpstream extends HostileProvider {
    private final Map<String, Upstream> kept = new HashMap<>();

    @Override
    boolean obtains(ModelCall call, Target target) {
        Upstream before = kept.put("", call.upstream());
        if (before != null) {
            before.send(request("x", Map.of(), "any")).body().close();
        }
        return before != null;
    }
}
