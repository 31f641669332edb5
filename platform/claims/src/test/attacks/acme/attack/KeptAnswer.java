package acme.attack;

import io.aegis.spi.provider.ByteSource;
import io.aegis.spi.provider.ModelCall;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** Reads an answer to a run that is over, of which nothing has been read. */
public final class KeptAnswer extends HostileProvider {
    private final AtomicReference<ByteSource> kept = new AtomicReference<>();

    @Override
    boolean obtains(ModelCall call, Target target) {
        ByteSource before = kept.getAndSet(
                call.upstream().send(request("x", Map.of(), "at-once")).body());
        return before != null && before.next() != null;
    }
}
