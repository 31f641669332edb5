package io.aegis.kernel;

import io.aegis.kernel.port.PluginUnavailableException;

/** A guard that did not do its work. The run that needed it does not go on. */
final class GuardFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What it did instead. */
    enum Cause {
        MISSING,
        THREW,
        UPSTREAM,
        TIMED_OUT,
        RETURNED_NULL,
        INVALID_EDIT,
        INVALID_LABEL,
        INVALID_PROGRESS,
        TOO_MUCH,
        POOL_FULL,
        CONDEMNED,
        WORKER_GONE,
        WORKER_BUSY;

        static Cause of(PluginUnavailableException.Cause kind) {
            return switch (kind) {
                case POOL_FULL -> POOL_FULL;
                case TIMED_OUT -> TIMED_OUT;
                case CONDEMNED -> CONDEMNED;
                case WORKER_GONE -> WORKER_GONE;
                case WORKER_BUSY -> WORKER_BUSY;
            };
        }

        /** Whether the same request may pass a little later. */
        boolean isPassing() {
            return switch (this) {
                case UPSTREAM, TIMED_OUT, POOL_FULL, WORKER_BUSY -> true;
                case MISSING,
                        THREW,
                        RETURNED_NULL,
                        INVALID_EDIT,
                        INVALID_LABEL,
                        INVALID_PROGRESS,
                        TOO_MUCH,
                        CONDEMNED,
                        WORKER_GONE -> false;
            };
        }
    }

    private final String guard;
    private final Cause kind;

    GuardFailure(String guard, Cause kind) {
        super("guard " + guard + ": " + kind, null, false, false);
        this.guard = guard;
        this.kind = kind;
    }

    String guard() {
        return guard;
    }

    Cause kind() {
        return kind;
    }
}
