package io.aegis.kernel.port;

/** The client went away before its answer was complete. */
public final class ClientGoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ClientGoneException() {
        super("the client is gone");
    }
}
