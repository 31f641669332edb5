package io.aegis.spi.provider;

import static java.util.Objects.requireNonNull;

/** A request to an upstream that was not answered as it should. Holds no text of the upstream's. */
public final class UpstreamException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    public enum Cause {
        /** The gateway does not allow the request: its path, a header, the address behind the host name. */
        REFUSED,
        /** No connection. */
        UNREACHABLE,
        /** No answer, or no further bytes, in time. */
        TIMED_OUT,
        /** The answer ended before it was complete. */
        CUT,
        /** The answer breaks a limit or the protocol. */
        INVALID,
        /** The run ended or was cancelled. */
        CANCELLED
    }

    private final Cause kind;

    public UpstreamException(Cause kind) {
        super("upstream: " + kind);
        this.kind = requireNonNull(kind, "kind");
    }

    /** What went wrong. */
    public Cause kind() {
        return kind;
    }
}
