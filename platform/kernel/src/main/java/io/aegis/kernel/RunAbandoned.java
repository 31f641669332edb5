package io.aegis.kernel;

/** The run was ended by somebody else while its thread was inside a guard; the thread has nothing left to do. */
final class RunAbandoned extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RunAbandoned() {
        super("the run was ended by its watch", null, false, false);
    }
}
