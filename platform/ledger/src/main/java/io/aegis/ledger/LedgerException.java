package io.aegis.ledger;

/** A ledger that cannot be opened or read. The message says what is wrong and what to do, and holds no record. */
public final class LedgerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LedgerException(String message) {
        super(message);
    }

    LedgerException(String message, Throwable cause) {
        super(message, cause);
    }
}
