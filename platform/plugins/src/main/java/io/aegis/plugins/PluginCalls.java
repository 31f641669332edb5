package io.aegis.plugins;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Calls into plugins that serve no request: to start them, to make what they make, to end them. Each has a thread of its own that the platform can give up.
 *
 * <p>Nothing stops a loop inside of a process. So a file that keeps too many threads is called no more until some come back: else it would have another one,
 * and with it another core, at each reload.
 *
 * <p>One per gateway. Safe for use by many threads.
 */
final class PluginCalls {
    /** As many as condemn a plugin in the pool. */
    private static final int MOST_GIVEN_UP = 4;

    /** Calls that were given up and still run, by the digest of the file. Less than none for a moment, if one comes back before its caller has counted it. */
    private final Map<String, Integer> givenUp = new ConcurrentHashMap<>();

    private enum State {
        RUNNING,
        OVER,
        GIVEN_UP
    }

    /** How a call ended. */
    sealed interface Ending<T> {
        record Answered<T>(T answer) implements Ending<T> {}

        record Threw<T>(Throwable thrown) implements Ending<T> {}

        /** It may still run, and whatever it does counts for nothing. */
        record Late<T>() implements Ending<T> {}

        /** It was not made: too many before it have not come back. */
        record NotMade<T>() implements Ending<T> {}
    }

    /** Whether a plugin is called at all as things are. */
    boolean mayCall(InstalledPlugin plugin) {
        return givenUp.getOrDefault(plugin.digest(), 0) < MOST_GIVEN_UP;
    }

    /**
     * Calls.
     *
     * @param loader the plugin's own, which libraries inside it may ask the thread for
     */
    <T> Ending<T> run(InstalledPlugin plugin, ClassLoader loader, Duration deadline, Callable<T> code) {
        return mayCall(plugin) ? last(plugin, loader, deadline, code) : new Ending.NotMade<>();
    }

    /** Calls to end it, which is done whatever it keeps: what is called no more has to go. */
    <T> Ending<T> last(InstalledPlugin plugin, ClassLoader loader, Duration deadline, Callable<T> code) {
        String file = plugin.digest();
        var state = new AtomicReference<>(State.RUNNING);
        var task = new FutureTask<>(() -> ending(code));
        Thread thread = Thread.ofPlatform()
                .daemon()
                .name("aegis-plugin-" + plugin.type())
                .unstarted(() -> {
                    task.run();
                    if (!state.compareAndSet(State.RUNNING, State.OVER)) {
                        count(file, -1);
                    }
                });
        thread.setContextClassLoader(loader);
        thread.start();
        try {
            return task.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failed) {
            return new Ending.Threw<>(failed.getCause() == null ? failed : failed.getCause());
        } catch (TimeoutException late) {
            giveUp(task, state, file);
            return new Ending.Late<>();
        } catch (InterruptedException stopped) {
            giveUp(task, state, file);
            Thread.currentThread().interrupt();
            return new Ending.Late<>();
        }
    }

    private void giveUp(FutureTask<?> task, AtomicReference<State> state, String file) {
        task.cancel(true);
        if (state.compareAndSet(State.RUNNING, State.GIVEN_UP)) {
            count(file, 1);
        }
    }

    private void count(String file, int more) {
        givenUp.merge(file, more, (now, added) -> now + added == 0 ? null : now + added);
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
