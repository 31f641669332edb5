package io.aegis.app;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * What the operating system tells the process.
 *
 * <p>The JDK's only way to hear {@code SIGHUP} is {@code sun.misc.Signal}, which the compiler warns of wherever it is named; so it is named here as text.
 */
final class Signals {
    /** The exit code after {@code SIGTERM}. */
    static final int TERMINATED = 0;

    private static final int INTERRUPTED = 130;

    private final BlockingQueue<Integer> ends = new LinkedBlockingQueue<>();

    private Signals() {}

    /** Listens from now on; {@code SIGHUP} runs an action on a thread of its own. */
    static Signals listen(Runnable onHangUp) {
        var signals = new Signals();
        handle("TERM", () -> signals.ends.add(TERMINATED));
        handle("INT", () -> signals.ends.add(INTERRUPTED));
        handle("HUP", () -> Thread.ofPlatform().daemon().name("aegis-hang-up").start(onHangUp));
        return signals;
    }

    /** Waits for the end and gives the exit code that belongs to it. */
    int await() throws InterruptedException {
        return ends.take();
    }

    private static void handle(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object calling = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            action.run();
                        }
                        return null;
                    });
            Method handle = signal.getMethod("handle", signal, handler);
            handle.invoke(null, signal.getConstructor(String.class).newInstance(name), calling);
        } catch (ReflectiveOperationException missing) {
            throw new IllegalStateException("this JDK does not let the process hear SIG" + name, missing);
        }
    }
}
