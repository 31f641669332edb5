package acme.attack;

import java.util.concurrent.atomic.AtomicBoolean;

/** Starts a thread. */
public final class NewThread extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        var ran = new AtomicBoolean();
        var thread = new Thread(() -> ran.set(true));
        thread.start();
        thread.join();
        return ran.get();
    }
}
