package io.aegis.vault;

import io.aegis.kernel.port.CallScope;
import io.aegis.spi.provider.UpstreamException;
import io.aegis.spi.provider.UpstreamException.Cause;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request under way: how long its present step may take, and what to close when it ends early.
 *
 * <p>Whoever takes what is held owns it: a connection that went back to its pool is never closed by a run that ended later.
 */
final class Call {
    /** Something that blocks and stops when it is closed. */
    @FunctionalInterface
    interface Held {
        void close() throws IOException;
    }

    private final CallScope scope;
    private final Consumer<Call> release;
    private final AtomicReference<@Nullable Held> held = new AtomicReference<>();
    private final AtomicReference<@Nullable Cause> ended = new AtomicReference<>();
    private final AtomicBoolean released = new AtomicBoolean();
    private final AtomicBoolean forgotten = new AtomicBoolean();
    private volatile Runnable takeBack = () -> {};
    private volatile long deadline;

    /**
     * @param release what to do once when the call is over, however it ends
     */
    Call(CallScope scope, Consumer<Call> release) {
        this.scope = scope;
        this.release = release;
        this.deadline = System.nanoTime() + scope.remainingNanos();
    }

    /** Begins a step that may take so long, within what is left of the run. */
    void allow(Duration step) {
        long left = Math.min(step.toNanos(), scope.remainingNanos());
        if (left <= 0) {
            end(Cause.TIMED_OUT);
        }
        deadline = System.nanoTime() + left;
        requireOngoing();
    }

    /** Ends a step: until the next one begins only the run's own time counts, however slowly a client takes what it was given. */
    void rest() {
        deadline = System.nanoTime() + scope.remainingNanos();
    }

    /** Nanoseconds until the present step is overdue. */
    long remainingNanos() {
        return deadline - System.nanoTime();
    }

    /** Names what to close if the call ends before it is let go. */
    void hold(Held resource) {
        held.set(resource);
        if (ended.get() != null && held.compareAndSet(resource, null)) {
            close(resource);
        }
        requireOngoing();
    }

    /** Takes back what is held; false if the call ended before and closed it. */
    boolean letGo() {
        return held.getAndSet(null) != null;
    }

    /** Closes what is held, to try something else. */
    void drop() {
        Held resource = held.getAndSet(null);
        if (resource != null) {
            close(resource);
        }
    }

    /** Ends the call early. */
    void end(Cause cause) {
        ended.compareAndSet(null, cause);
        drop();
    }

    /** Ends the call if its present step is overdue. Whoever was to read or close its body may never do so. */
    void endIfOverdue(long now) {
        if (deadline - now < 0) {
            abandon(Cause.TIMED_OUT);
        }
    }

    /** Ends the call early and leaves nothing of it, also if what it holds cannot be closed. */
    void abandon(Cause cause) {
        try {
            end(cause);
        } finally {
            release();
            forget();
        }
    }

    /** Names what to do if the run ends before it can forget the call. */
    void endWithRun(Runnable end) {
        takeBack = scope.onEnd(end);
        if (forgotten.get()) {
            takeBack.run();
        }
    }

    /** Nothing is left of the call that the end of its run would end. */
    void forget() {
        forgotten.set(true);
        takeBack.run();
    }

    /** The call is over and holds nothing any more. What came of it may not have been taken yet. */
    void release() {
        if (released.compareAndSet(false, true)) {
            release.accept(this);
        }
    }

    /** Fails the call because there is no connection, and says to its run why. */
    UpstreamException obstructed(CallScope.Obstacle obstacle) {
        scope.obstructed(obstacle);
        return failed(obstacle == CallScope.Obstacle.ADDRESS_NOT_ALLOWED ? Cause.REFUSED : Cause.UNREACHABLE);
    }

    /** Fails the call; the first reason stands. */
    UpstreamException failed(Cause cause) {
        abandon(cause);
        return new UpstreamException(reason(cause));
    }

    /**
     * Requires that the call goes on.
     *
     * @throws UpstreamException if it was ended
     */
    void requireOngoing() {
        if (ended.get() != null) {
            throw failed(Cause.CANCELLED);
        }
    }

    private Cause reason(Cause otherwise) {
        Cause first = ended.get();
        return first == null ? otherwise : first;
    }

    private static void close(Held resource) {
        try {
            resource.close();
        } catch (IOException closing) {
            throw new UncheckedIOException("a connection could not be closed", closing);
        }
    }
}
