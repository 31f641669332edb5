package io.aegis.sandbox.protocol;

/** What should be sent does not fit the bounds of the protocol. Nothing of it was sent. */
public final class TooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TooLargeException(String what) {
        super(what + " is beyond the bounds of the sandbox protocol");
    }
}
