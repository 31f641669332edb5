package io.aegis.kernel;

/** The content of a run was erased while it was about to go on, so it does not. */
final class RunErased extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RunErased() {
        super("the content of the run was erased", null, false, false);
    }
}
