package io.aegis.sandbox.protocol;

/** What the other side sent is not what the protocol allows. Repeats nothing of it. */
public final class ProtocolException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ProtocolException(String message) {
        super(message);
    }
}
