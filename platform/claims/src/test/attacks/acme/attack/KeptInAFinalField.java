package acme.attack;

import io.aegis.spi.provider.ModelCall;
import java.util.concurrent.atomic.AtomicReference;

/** Keeps a message in an object that a final field holds, and has it in the next run. */
public final class KeptInAFinalField extends HostileProvider {
    private final AtomicReference<byte[]> kept = new AtomicReference<>();

    @Override
    boolean obtains(ModelCall call, Target target) {
        return kept.getAndSet(call.body()) != null;
    }
}
