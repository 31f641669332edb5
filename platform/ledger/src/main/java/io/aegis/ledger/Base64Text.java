package io.aegis.ledger;

import java.util.Base64;
import java.util.Optional;

/** Base64 (RFC 4648, section 4) in its one form: padded, and no bit set that means nothing. */
final class Base64Text {
    private Base64Text() {}

    static String of(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** The bytes; empty if this is not how they are written. */
    static Optional<byte[]> decoded(String text) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            return of(bytes).equals(text) ? Optional.of(bytes) : Optional.empty();
        } catch (IllegalArgumentException other) {
            return Optional.empty();
        }
    }

    /** The bytes, if they are as many as a hash. */
    static Optional<byte[]> hash(String text) {
        return decoded(text).filter(bytes -> bytes.length == Tree.HASH_LENGTH);
    }
}
