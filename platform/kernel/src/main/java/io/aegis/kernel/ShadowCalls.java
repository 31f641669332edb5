package io.aegis.kernel;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Asks guards that do not act, each call on a thread of its own that its run can leave behind: whatever becomes of it, the run goes on.
 *
 * <p>Nothing closes when such a guard hangs, so nothing else keeps its calls from piling up: with {@value #MOST_HANGING} of them out, it is not asked until
 * one comes back. Safe for use by many threads.
 */
final class ShadowCalls {
    static final int MOST_HANGING = 8;

    private final Map<String, Integer> hanging = new ConcurrentHashMap<>();

    /**
     * Calls a guard and waits no longer than its deadline, and that once for each run.
     *
     * @throws GuardFailure if it failed, came to no end, or is not asked any more
     */
    <T> T call(Run run, GuardSlot slot, Supplier<T> guard) {
        if (run.lateShadows().contains(slot.name())) {
            throw new GuardFailure(slot.name(), GuardFailure.Cause.TIMED_OUT);
        }
        if (hanging.getOrDefault(slot.name(), 0) >= MOST_HANGING) {
            throw new GuardFailure(slot.name(), GuardFailure.Cause.CONDEMNED);
        }
        var answer = new CompletableFuture<T>();
        Thread thread = Thread.ofVirtual().name("aegis-shadow").start(() -> ask(guard, answer));
        try {
            return answer.get(slot.deadline().toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof GuardFailure known
                    ? known
                    : new GuardFailure(slot.name(), GuardFailure.Cause.THREW);
        } catch (TimeoutException late) {
            throw givenUp(run, slot, thread, answer);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw givenUp(run, slot, thread, answer);
        }
    }

    private static <T> void ask(Supplier<T> guard, CompletableFuture<T> answer) {
        try {
            answer.complete(guard.get());
        } catch (Throwable thrown) { // all of it is the caller's to judge
            answer.completeExceptionally(thrown);
        }
    }

    private GuardFailure givenUp(Run run, GuardSlot slot, Thread thread, CompletableFuture<?> answer) {
        String name = slot.name();
        run.lateShadows().add(name);
        hanging.merge(name, 1, Integer::sum);
        var _ = answer.whenComplete(
                (ignored, thrown) -> hanging.computeIfPresent(name, (same, out) -> out == 1 ? null : out - 1));
        thread.interrupt();
        return new GuardFailure(name, GuardFailure.Cause.TIMED_OUT);
    }
}
