package acme.attack;

import io.aegis.spi.provider.ModelCall;

/** Keeps a message in a field, and has it in the next run. */
public final class KeptInAField extends HostileProvider {
    private byte[] kept;

    @Override
    boolean obtains(ModelCall call, Target target) {
        byte[] before = kept;
        kept = call.body();
        return before != null;
    }
}
