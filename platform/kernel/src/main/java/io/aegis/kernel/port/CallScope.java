package io.aegis.kernel.port;

/**
 * The run behind a call to an upstream: how long it may take, and when it ends.
 *
 * <p>Safe for use by many threads.
 */
public interface CallScope {
    /** What stood in the way of a connection. */
    enum Obstacle {
        /** Nobody knows the host's name. */
        NAME_UNKNOWN,
        /** The gateway does not connect to that address. */
        ADDRESS_NOT_ALLOWED,
        /** Nobody took the connection. */
        NO_CONNECTION,
        /** The other side is not who it should be, or does not speak TLS. */
        TLS_FAILED
    }

    /** Nanoseconds that are left; zero or less when the time is over. */
    long remainingNanos();

    /**
     * Runs an action when the run ends or is cancelled, at once if it has; used to close what the call opened.
     *
     * @return takes the action back: to be run when there is nothing to close any more, because a run may make any number of calls
     */
    Runnable onEnd(Runnable action);

    /** Says what stood in the way of a connection. Meant for whoever looks at the upstream itself; no plugin is told. */
    default void obstructed(Obstacle obstacle) {}
}
