package io.aegis.plugins;

import static java.util.Objects.requireNonNull;

import io.aegis.kernel.port.PluginUnavailableException;
import io.aegis.kernel.port.PluginUnavailableException.Cause;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One call on its way through the pool: from the thread that waits to the thread that runs it, and back. */
final class PooledCall<T> {
    private final PoolLane lane;
    private final String principal;
    private final Callable<@Nullable T> code;
    private final Thread caller = Thread.currentThread();
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
    private @Nullable Thread runner;
    private @Nullable T answer;
    private @Nullable Throwable thrown;

    private enum State {
        WAITING,
        RUNNING,
        ANSWERED,
        GIVEN_UP_WAITING,
        GIVEN_UP_RUNNING,
        CONDEMNED
    }

    /** How far a call had come when its caller gave it up. */
    enum Given {
        NOT_BEGUN,
        BEGUN,
        OVER
    }

    PooledCall(PoolLane lane, String principal, Callable<@Nullable T> code) {
        this.lane = lane;
        this.principal = principal;
        this.code = code;
    }

    PoolLane lane() {
        return lane;
    }

    String principal() {
        return principal;
    }

    boolean isOver() {
        State now = state.get();
        return now == State.ANSWERED || now == State.CONDEMNED;
    }

    /**
     * Runs it on this thread, unless it is not wanted any more.
     *
     * @return false if the caller has given the thread up meanwhile
     */
    boolean run() {
        runner = Thread.currentThread();
        if (!state.compareAndSet(State.WAITING, State.RUNNING)) {
            return true;
        }
        try {
            answer = code.call();
        } catch (Throwable fromThePlugin) { // all of it is the caller's to judge
            thrown = fromThePlugin;
        }
        if (!state.compareAndSet(State.RUNNING, State.ANSWERED)) {
            lane.cameBack(this);
            return false;
        }
        return true;
    }

    /** Tells the caller that there may be an answer. After the thread's accounts are settled: a caller that is awake would meet it at the lane's lock. */
    void wake() {
        LockSupport.unpark(caller);
    }

    /** Ends it because its plugin is not called any more. */
    void condemn() {
        if (state.compareAndSet(State.WAITING, State.CONDEMNED)) {
            LockSupport.unpark(caller);
        }
    }

    /** Called by the caller alone. */
    Given giveUp() {
        if (state.compareAndSet(State.WAITING, State.GIVEN_UP_WAITING)) {
            return Given.NOT_BEGUN;
        }
        if (state.compareAndSet(State.RUNNING, State.GIVEN_UP_RUNNING)) {
            requireNonNull(runner, "it runs").interrupt();
            return Given.BEGUN;
        }
        return Given.OVER;
    }

    /**
     * What the code returned, or what it threw.
     *
     * @throws PluginUnavailableException if it came to neither
     */
    @Nullable
    T answer() {
        return switch (state.get()) {
            case ANSWERED -> {
                if (thrown != null) {
                    PooledCall.<RuntimeException>throwAsItIs(thrown);
                }
                yield answer;
            }
            case CONDEMNED -> throw new PluginUnavailableException(Cause.CONDEMNED);
            case GIVEN_UP_RUNNING -> throw new PluginUnavailableException(Cause.TIMED_OUT);
            case WAITING, RUNNING, GIVEN_UP_WAITING -> throw new PluginUnavailableException(Cause.POOL_FULL);
        };
    }

    /** Plugins are not checked by our compiler: what they throw may be of any class, declared or not. */
    @SuppressWarnings("unchecked") // erased, so that it is thrown as what it is
    private static <E extends Throwable> void throwAsItIs(Throwable thrown) throws E {
        throw (E) thrown;
    }
}
