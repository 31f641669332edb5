package io.aegis.sandbox.host;

import static java.util.Objects.requireNonNull;

/** A worker did not do what was asked of it. Repeats nothing that the plugin said but the name of its exception's class. */
public final class WorkerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    public enum Cause {
        /** The process did not come up in time. */
        START_FAILED,
        /** It came up with another version of the protocol, the contract or the plugin. */
        HANDSHAKE,
        /** A call took longer than it may; the process was killed. */
        TIMED_OUT,
        /** As much is under way as may be, or as may be for this principal; or calls of this principal were late too often. */
        BUSY,
        /** The process ended, or is being started again. */
        GONE,
        /** It sent something that the protocol does not allow; the process was killed. */
        BROKEN,
        /** What was asked or answered does not fit the bounds of the protocol. */
        TOO_LARGE,
        /** The plugin threw, or answered null. */
        THREW
    }

    private final Cause kind;

    WorkerException(Cause kind, String message) {
        super(message);
        this.kind = requireNonNull(kind, "kind");
    }

    WorkerException(Cause kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = requireNonNull(kind, "kind");
    }

    /** What went wrong. */
    public Cause kind() {
        return kind;
    }
}
