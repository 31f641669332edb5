package io.aegis.spi.conformance;

/** A jar in which there is nothing to judge. */
final class UnsuitableJarException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnsuitableJarException(String message) {
        super(message);
    }

    UnsuitableJarException(String message, Throwable cause) {
        super(message, cause);
    }
}
