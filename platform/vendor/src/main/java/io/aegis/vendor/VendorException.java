package io.aegis.vendor;

/** Something of the author's that cannot be worked with: says what, why and how to mend it. */
public final class VendorException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    VendorException(String message) {
        super(message);
    }

    VendorException(String message, Throwable cause) {
        super(message, cause);
    }
}
