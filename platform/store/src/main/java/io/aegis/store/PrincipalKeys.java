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

    private record Row(String principal, byte[] sealed) {}

    private final Database database;
    private final PayloadKey master;
    private final Map<String, SecretKeySpec> known = new ConcurrentHashMap<>();

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

    byte[] seal(String principal, byte[] plain, byte[] context) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        byte[] sealed = crypt(Cipher.ENCRYPT_MODE, made(principal), nonce, plain, context);
        return ByteBuffer.allocate(NONCE_BYTES + sealed.length)
                .put(nonce)
                .put(sealed)
                .array();
    }

    /** What was sealed; empty if the principal's key was erased. */
    Optional<byte[]> open(String principal, byte[] sealed, byte[] context) {
        byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
        byte[] body = Arrays.copyOfRange(sealed, NONCE_BYTES, sealed.length);
        return key(principal).map(key -> crypt(Cipher.DECRYPT_MODE, key, nonce, body, context));
    }

    /** Forgets a key that is not in the database any more: whoever has read it before has put it here by now. */
    synchronized void forget(String principal) {
        known.remove(principal);
    }

    private SecretKeySpec made(String principal) {
        return key(principal).orElseGet(() -> create(principal));
    }

    private synchronized SecretKeySpec create(String principal) {
        Optional<SecretKeySpec> meanwhile = key(principal);
        if (meanwhile.isPresent()) {
            return meanwhile.get();
        }
        byte[] key = new byte[KEY_BYTES];
        RANDOM.nextBytes(key);
        database.update("INSERT INTO payload_key VALUES (?, ?)", principal, master.seal(key, bytes(principal)));
        var made = new SecretKeySpec(key, "AES");
        known.put(principal, made);
        return made;
    }

    private Optional<SecretKeySpec> key(String principal) {
        SecretKeySpec cached = known.get(principal);
        return cached == null ? read(principal) : Optional.of(cached);
    }

    private synchronized Optional<SecretKeySpec> read(String principal) {
        Optional<SecretKeySpec> found = database
                .query(
                        "SELECT principal, sealed FROM payload_key WHERE principal = ?",
                        row -> new Row(row.getString("principal"), row.getBytes("sealed")),
                        principal)
                .stream()
                .findFirst()
                .map(row -> new SecretKeySpec(opened(row), "AES"));
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
