package io.aegis.admission;

/** A key, a prefix or a set of pins that may not be trusted as it is. The message says what is wrong and what would be right. */
public final class KeyRejectedException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public KeyRejectedException(String message) {
        super(message);
    }
}
