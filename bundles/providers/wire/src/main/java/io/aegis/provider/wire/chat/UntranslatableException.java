package io.aegis.provider.wire.chat;

/** A request says something for which the upstream has no words. Names the place in our words, and repeats nothing of the request. */
public final class UntranslatableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UntranslatableException(String what) {
        super("no counterpart: " + what);
    }
}
