package acme.attack;

import io.aegis.spi.provider.ByteSource;
import io.aegis.spi.provider.ModelCall;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** Reads on in an answer to a run that is over, which has not come to its end. */
public final class KeptStream extends HostileProvider {
    private final AtomicReference<ByteSource> kept = new AtomicReference<>();

    @Override
    boolean obtains(ModelCall call, Target target) {
        ByteSource before = kept.getAndSet(
                call.upstream().send(request("x", Map.of(), "endless")).body());
        return before != null && before.next() != null;
    }
}
