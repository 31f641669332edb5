package io.aegis.sandbox.protocol;

/** The other side is gone, or this side has closed the connection. */
public final class LinkClosedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LinkClosedException() {
        super("the connection is closed");
    }
}
