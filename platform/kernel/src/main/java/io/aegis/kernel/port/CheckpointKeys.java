package io.aegis.kernel.port;

import java.util.Optional;

/**
 * The keys that sign where the ledger stands. They stay where they are kept; what leaves are signatures.
 *
 * <p>Safe for use by many threads.
 */
public interface CheckpointKeys {
    /** The use of one Ed25519 key. */
    interface Signer {
        /** The 32 bytes of the public key (RFC 8032). */
        byte[] publicKey();

        /** The 64 bytes of a signature that the public key confirms. */
        byte[] sign(byte[] message);
    }

    /** The key in force. It is made, and durable, when it is asked for the first time. */
    Signer current();

    /** The key that is prepared to follow, if there is one. */
    Optional<Signer> prepared();

    /** Prepares the key that is to follow, durably, or gives the one that is prepared already. */
    Signer prepare();

    /** Puts the prepared key in the place of the one in force, which is then gone. */
    void advance();
}
