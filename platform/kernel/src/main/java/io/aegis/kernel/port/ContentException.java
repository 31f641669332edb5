package io.aegis.kernel.port;

import static java.util.Objects.requireNonNull;

/** Bytes that are not what their dialect says. Messages name places and shapes and never repeat content. */
public final class ContentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final String why;
    private final String fix;

    /**
     * @param code {@link ErrorCode#INVALID_JSON}, {@link ErrorCode#UNSUPPORTED_CONTENT}, {@link ErrorCode#INVALID_REQUEST} or {@link
     *     ErrorCode#UPSTREAM_ERROR}
     * @param what what is wrong, with the JSON pointer of the place
     * @param why why that cannot go on
     * @param fix what to send instead
     */
    public ContentException(ErrorCode code, String what, String why, String fix) {
        super(what);
        this.code = requireNonNull(code, "code");
        this.why = requireNonNull(why, "why");
        this.fix = requireNonNull(fix, "fix");
    }

    /** The refusal that a client gets for this. */
    public Refusal refusal() {
        return Refusal.of(code, requireNonNull(getMessage()), why, fix);
    }
}
