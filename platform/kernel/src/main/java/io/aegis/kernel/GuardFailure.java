package io.aegis.kernel;

/** A guard that did not do its work. The run that needed it does not go on. */
final class GuardFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What it did instead. */
    enum Cause {
        MISSING,
        THREW,
        TIMED_OUT,
        RETURNED_NULL,
        INVALID_EDIT,
        INVALID_LABEL,
        INVALID_PROGRESS
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
