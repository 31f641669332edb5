package io.aegis.store;

/** A data directory that cannot be used. The message says why and what to do. */
public final class DataDirectoryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;

    DataDirectoryException(String code, String message) {
        super(message);
        this.code = code;
    }

    /** {@code AEG-SRV-003} if another process holds it, else {@code AEG-SRV-007}. */
    public String code() {
        return code;
    }
}
