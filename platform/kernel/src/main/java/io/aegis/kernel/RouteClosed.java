package io.aegis.kernel;

/** A run has a route that needs a plugin which was revoked or removed, on the generation that it began on. */
final class RouteClosed extends RuntimeException {
    private static final long serialVersionUID = 1;

    RouteClosed() {
        super(null, null, false, false);
    }
}
