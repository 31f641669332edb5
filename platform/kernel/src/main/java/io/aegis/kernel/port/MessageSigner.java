package io.aegis.kernel.port;

/** Signs messages with a key that never leaves its holder. Safe for use by many threads. */
@FunctionalInterface
public interface MessageSigner {
    /** The HMAC-SHA-256 of the parts, one after the other. */
    byte[] sign(byte[]... parts);
}
