package acme.attack;

import io.aegis.spi.provider.ModelCall;
import io.aegis.spi.provider.Upstream;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** Asks the upstream of a run that is over. */
public final class KeptUpstream extends HostileProvider {
    private final AtomicReference<Upstream> kept = new AtomicReference<>();

    @Override
    boolean obtains(ModelCall call, Target target) {
        Upstream before = kept.getAndSet(call.upstream());
        if (before != null) {
            before.send(request("x", Map.of(), "any")).body().close();
        }
        return before != null;
    }
}
