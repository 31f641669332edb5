package io.aegis.kernel.port;

/** A keyed function that only the holder of the gateway's mask key can compute. Safe for use by many threads. */
@FunctionalInterface
public interface MaskKeys {
    /**
     * A tag of at least 8 bytes that is the same for the same principal, entity and value, and tells nothing of the value to anyone without the key.
     */
    byte[] tag(String principal, String entity, String value);
}
