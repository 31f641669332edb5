package io.aegis.kernel.port;

import static java.util.Objects.requireNonNull;

/** The platform did not get an answer out of a plugin. Thrown by the platform in place of the plugin; what a plugin throws itself is never this. */
public final class PluginUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why there is no answer. */
    public enum Cause {
        /** All threads that the plugin may use are in use, and enough calls wait for one. */
        POOL_FULL,
        /** It did not answer in time, and its thread was given up. */
        TIMED_OUT,
        /** Too many of its calls never came back; it is not called any more. */
        CONDEMNED,
        /** Its process is not there: it died, was killed, or has not started again yet. */
        WORKER_GONE,
        /** Its process takes no more requests for now, or none of this principal. */
        WORKER_BUSY;

        /** Whether the same call may be answered a little later. */
        public boolean isPassing() {
            return switch (this) {
                case POOL_FULL, TIMED_OUT, WORKER_BUSY -> true;
                case CONDEMNED, WORKER_GONE -> false;
            };
        }
    }

    private final Cause kind;

    public PluginUnavailableException(Cause kind) {
        // The stack says nothing about the plugin, and a full pool must be cheap to say.
        super("plugin unavailable: " + kind, null, false, false);
        this.kind = requireNonNull(kind, "kind");
    }

    /** Why there is no answer. */
    public Cause kind() {
        return kind;
    }
}
