package acme.attack;

import java.util.concurrent.atomic.AtomicBoolean;

/** Starts a virtual thread. */
public final class VirtualThread extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        var ran = new AtomicBoolean();
        Thread.ofVirtual().start(() -> ran.set(true)).join();
        return ran.get();
    }
}
