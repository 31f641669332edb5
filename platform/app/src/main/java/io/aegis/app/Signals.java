package io.aegis.app;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import sun.misc.Signal;

/** What the operating system tells the process. */
final class Signals {
    private static final int TERMINATED = 0;
    private static final int INTERRUPTED = 130;

    private final BlockingQueue<Integer> ends = new LinkedBlockingQueue<>();

    private Signals() {}

    /** Listens from now on; {@code SIGHUP} runs an action on a thread of its own. */
    static Signals listen(Runnable onHangUp) {
        var signals = new Signals();
        Signal.handle(new Signal("TERM"), signal -> signals.ends.add(TERMINATED));
        Signal.handle(new Signal("INT"), signal -> signals.ends.add(INTERRUPTED));
        Signal.handle(new Signal("HUP"), signal -> Thread.startVirtualThread(onHangUp));
        return signals;
    }

    /** Waits for the end and gives the exit code that belongs to it. */
    int await() throws InterruptedException {
        return ends.take();
    }
}
