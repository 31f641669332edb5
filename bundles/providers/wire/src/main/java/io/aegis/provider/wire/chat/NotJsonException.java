package io.aegis.provider.wire.chat;

/** A text is not the JSON that it should be. Says nothing of the text. */
public final class NotJsonException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NotJsonException() {
        super("not JSON");
    }
}
