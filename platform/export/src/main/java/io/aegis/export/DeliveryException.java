package io.aegis.export;

/** An exporter that cannot go on. The message is for the operator and holds nothing of a record. */
public final class DeliveryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DeliveryException(String message) {
        super(message);
    }
}
