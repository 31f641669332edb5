package io.aegis.store;

import java.sql.SQLException;

/** The store cannot be used. Messages of the database quote what it was given, so only its result code is kept. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoreException(String message) {
        super(message);
    }

    static StoreException of(SQLException failed) {
        return new StoreException("The store failed with SQLite result code " + failed.getErrorCode() + ".");
    }
}
