package io.aegis.plugins;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One call into a plugin, on a thread of its own that the platform can give up. */
final class PluginCall {
    private PluginCall() {}

    /** How a call ended. */
    sealed interface Ending<T> {
        record Answered<T>(T answer) implements Ending<T> {}

        record Threw<T>(Throwable thrown) implements Ending<T> {}

        /** It may still run, and whatever it does counts for nothing. */
        record Late<T>() implements Ending<T> {}
    }

    /**
     * Calls.
     *
     * @param loader the plugin's own, which libraries inside it may ask the thread for
     */
    static <T> Ending<T> run(String plugin, ClassLoader loader, Duration deadline, Callable<T> code) {
        var task = new FutureTask<>(() -> ending(code));
        Thread thread =
                Thread.ofPlatform().daemon().name("aegis-plugin-" + plugin).unstarted(task);
        thread.setContextClassLoader(loader);
        thread.start();
        try {
            return task.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failed) {
            return new Ending.Threw<>(failed.getCause() == null ? failed : failed.getCause());
        } catch (TimeoutException late) {
            task.cancel(true);
            return new Ending.Late<>();
        } catch (InterruptedException stopped) {
            task.cancel(true);
            Thread.currentThread().interrupt();
            return new Ending.Late<>();
        }
    }

    /** Caught where it was thrown: whoever wraps an exception of a plugin's own class in another one asks it for its words, on a thread of the platform. */
    private static <T> Ending<T> ending(Callable<T> code) {
        try {
            return new Ending.Answered<>(code.call());
        } catch (Throwable thrown) { // all of it is the caller's to judge
            return new Ending.Threw<>(thrown);
        }
    }
}
