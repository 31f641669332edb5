package io.aegis.vault;

import io.aegis.kernel.port.PayloadKey;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES-256-GCM under the first of several keys; what the others sealed can still be opened. */
final class SealingKeys implements PayloadKey {
    static final int KEY_BYTES = 32;

    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int ID_BYTES = 8;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Map<ByteBuffer, SecretKeySpec> keys = new LinkedHashMap<>();
    private final byte[] current;

    /**
     * @param keys 32 bytes each, the one of today first
     */
    SealingKeys(List<byte[]> keys) {
        keys.forEach(key -> this.keys.putIfAbsent(ByteBuffer.wrap(id(key)), new SecretKeySpec(key, "AES")));
        current = id(keys.getFirst());
    }

    /** Names a key and tells nothing of it. */
    private static byte[] id(byte[] key) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update("aegis payload key ".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            return Arrays.copyOf(digest.digest(key), ID_BYTES);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this JDK has no SHA-256", missing);
        }
    }

    @Override
    public byte[] seal(byte[] plain, byte[] context) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        byte[] sealed = crypt(Cipher.ENCRYPT_MODE, key(current), nonce, plain, context);
        return ByteBuffer.allocate(ID_BYTES + NONCE_BYTES + sealed.length)
                .put(current)
                .put(nonce)
                .put(sealed)
                .array();
    }

    @Override
    public byte[] open(byte[] sealed, byte[] context) {
        if (sealed.length < ID_BYTES + NONCE_BYTES + TAG_BITS / 8) {
            throw new IllegalArgumentException("nothing that was sealed");
        }
        byte[] nonce = Arrays.copyOfRange(sealed, ID_BYTES, ID_BYTES + NONCE_BYTES);
        byte[] body = Arrays.copyOfRange(sealed, ID_BYTES + NONCE_BYTES, sealed.length);
        return crypt(Cipher.DECRYPT_MODE, key(Arrays.copyOf(sealed, ID_BYTES)), nonce, body, context);
    }

    @Override
    public boolean isCurrent(byte[] sealed) {
        return sealed.length > ID_BYTES && Arrays.equals(Arrays.copyOf(sealed, ID_BYTES), current);
    }

    private SecretKeySpec key(byte[] id) {
        SecretKeySpec key = keys.get(ByteBuffer.wrap(id));
        if (key == null) {
            throw new IllegalArgumentException("sealed under a key that is not known");
        }
        return key;
    }

    private static byte[] crypt(int mode, SecretKeySpec key, byte[] nonce, byte[] input, byte[] context) {
        try {
            Cipher cipher = Cipher.getInstance(CIPHER);
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(context);
            return cipher.doFinal(input);
        } catch (GeneralSecurityException broken) {
            throw new IllegalArgumentException("not what was sealed for this");
        }
    }

    @Override
    public String toString() {
        return "SealingKeys[" + keys.size() + "]";
    }
}
