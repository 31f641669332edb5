package io.aegis.store;

import io.aegis.kernel.port.PayloadKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** A key for each principal, kept encrypted under the gateway's. Safe for use by many threads. */
final class PrincipalKeys {
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    /**
     * Content under a principal's key.
     *
     * @param key the key as it is kept, which tells it from a later one of the same principal
     */
    record Sealed(byte[] content, byte[] key) {}

    private record Row(String principal, byte[] sealed) {}

    private record Known(SecretKeySpec key, byte[] sealed) {
        /** The JDK shows a key by a number that is made of it. */
        @Override
        public String toString() {
            return "Known";
        }
    }

    private final Database database;
    private final PayloadKey master;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    PrincipalKeys(Database database, PayloadKey master) {
        this.database = database;
        this.master = master;
    }

    /** Puts every key under the gateway's key of today, so that the one before it can be thrown away. */
    void rewrap() {
        for (Row row : database.query(
                "SELECT principal, sealed FROM payload_key",
                each -> new Row(each.getString("principal"), each.getBytes("sealed")))) {
            if (!master.isCurrent(row.sealed())) {
                byte[] key = opened(row);
                database.update(
                        "UPDATE payload_key SET sealed = ? WHERE principal = ?",
                        master.seal(key, bytes(row.principal())),
                        row.principal());
                forget(row.principal());
            }
        }
    }

    private byte[] opened(Row row) {
        try {
            return master.open(row.sealed(), bytes(row.principal()));
        } catch (IllegalArgumentException unknown) {
            throw new StoreException("The content of kept runs was encrypted under another key than those in"
                    + " 'persistence.encryption_key' and 'persistence.previous_keys'. Name that one too.");
        }
    }

    /** Seals content. What was sealed is to be kept only where the key that sealed it still is: it may be erased meanwhile. */
    Sealed seal(String principal, byte[] plain, byte[] context) {
        Known made = made(principal);
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        byte[] sealed = crypt(Cipher.ENCRYPT_MODE, made.key(), nonce, plain, context);
        byte[] content = ByteBuffer.allocate(NONCE_BYTES + sealed.length)
                .put(nonce)
                .put(sealed)
                .array();
        return new Sealed(content, made.sealed());
    }

    /** What was sealed; empty if the principal's key was erased. */
    Optional<byte[]> open(String principal, byte[] sealed, byte[] context) {
        byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
        byte[] body = Arrays.copyOfRange(sealed, NONCE_BYTES, sealed.length);
        return key(principal).map(found -> crypt(Cipher.DECRYPT_MODE, found.key(), nonce, body, context));
    }

    /** Forgets a key that is not in the database any more: whoever has read it before has put it here by now. */
    synchronized void forget(String principal) {
        known.remove(principal);
    }

    private Known made(String principal) {
        return key(principal).orElseGet(() -> create(principal));
    }

    private synchronized Known create(String principal) {
        Optional<Known> meanwhile = key(principal);
        if (meanwhile.isPresent()) {
            return meanwhile.get();
        }
        byte[] key = new byte[KEY_BYTES];
        RANDOM.nextBytes(key);
        byte[] sealed = master.seal(key, bytes(principal));
        database.update("INSERT INTO payload_key VALUES (?, ?)", principal, sealed);
        var made = new Known(new SecretKeySpec(key, "AES"), sealed);
        known.put(principal, made);
        return made;
    }

    private Optional<Known> key(String principal) {
        Known cached = known.get(principal);
        return cached == null ? read(principal) : Optional.of(cached);
    }

    private synchronized Optional<Known> read(String principal) {
        Optional<Known> found = database
                .query(
                        "SELECT principal, sealed FROM payload_key WHERE principal = ?",
                        row -> new Row(row.getString("principal"), row.getBytes("sealed")),
                        principal)
                .stream()
                .findFirst()
                .map(row -> new Known(new SecretKeySpec(opened(row), "AES"), row.sealed()));
        found.ifPresent(key -> known.put(principal, key));
        return found;
    }

    private static byte[] bytes(String principal) {
        return ("principal " + principal).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] crypt(int mode, SecretKeySpec key, byte[] nonce, byte[] input, byte[] context) {
        try {
            Cipher cipher = Cipher.getInstance(CIPHER);
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(context);
            return cipher.doFinal(input);
        } catch (GeneralSecurityException broken) {
            throw new StoreException("The content of a kept run is not what was kept: it was changed or moved.");
        }
    }
}
