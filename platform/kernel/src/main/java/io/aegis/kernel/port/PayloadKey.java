package io.aegis.kernel.port;

/** Encrypts with a key that never leaves its holder. Safe for use by many threads. */
public interface PayloadKey {
    /**
     * Encrypts and authenticates.
     *
     * @param context what the bytes belong to; {@link #open} takes them for nothing else
     */
    byte[] seal(byte[] plain, byte[] context);

    /**
     * Takes back what was sealed, under this key or one that it took the place of.
     *
     * @throws IllegalArgumentException if it was sealed under no known key, for another context, or was changed
     */
    byte[] open(byte[] sealed, byte[] context);

    /** Whether something was sealed under the key of today. */
    boolean isCurrent(byte[] sealed);
}
