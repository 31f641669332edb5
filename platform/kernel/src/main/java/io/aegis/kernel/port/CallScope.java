package io.aegis.kernel.port;

/**
 * The run behind a call to an upstream: how long it may take, and when it ends.
 *
 * <p>Safe for use by many threads.
 */
public interface CallScope {
    /** Nanoseconds that are left; zero or less when the time is over. */
    long remainingNanos();

    /** Runs an action when the run ends or is cancelled, at once if it has; used to close what the call opened. */
    void onEnd(Runnable action);
}
