package io.aegis.app;

import static java.util.Objects.requireNonNull;

/** A gateway that cannot start. The message says what, why and how to mend it, and holds no secret. */
public final class StartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Whose affair it is. */
    public enum Kind {
        /** Something that the gateway needs is not there. */
        UNAVAILABLE,
        /** The configuration is wrong. */
        CONFIG
    }

    private final Kind kind;
    private final String code;

    public StartException(Kind kind, String code, String message) {
        super(message);
        this.kind = requireNonNull(kind, "kind");
        this.code = requireNonNull(code, "code");
    }

    public Kind kind() {
        return kind;
    }

    /** The code of the published table, {@code AEG-SRV-002}. */
    public String code() {
        return code;
    }
}
