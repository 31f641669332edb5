package io.aegis.ledger;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A public key that checkpoints are checked with: Ed25519, as it stands in a file, in a note and on a screen. Immutable. */
public final class CheckpointKey {
    /** How many bytes of a key's digest stand before each of its signatures. */
    static final int ID_LENGTH = 4;

    private static final int LENGTH = 32;
    private static final byte ED25519 = 1;
    private static final byte[] DER_START = HexFormat.of().parseHex("302a300506032b6570032100");
    private static final Pattern PEM = Pattern.compile(
            "\\s*-----BEGIN PUBLIC KEY-----\\s+([A-Za-z0-9+/=]{1,200})\\s+-----END PUBLIC KEY-----\\s*");

    private final byte[] raw;
    private final PublicKey key;

    private CheckpointKey(byte[] raw, PublicKey key) {
        this.raw = raw;
        this.key = key;
    }

    /**
     * The key of these 32 bytes.
     *
     * @throws IllegalArgumentException if they are none
     */
    public static CheckpointKey of(byte[] raw) {
        if (raw.length != LENGTH) {
            throw notAKey();
        }
        try {
            PublicKey key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(der(raw)));
            Signature.getInstance("Ed25519")
                    .initVerify(key); // only now the JDK looks whether it is a point of the curve
            return new CheckpointKey(raw.clone(), key);
        } catch (GeneralSecurityException none) {
            throw notAKey();
        }
    }

    /**
     * Reads a key in PEM, or in base64 with or without its DER head.
     *
     * @throws IllegalArgumentException if the text is none
     */
    public static CheckpointKey parse(String text) {
        Matcher pem = PEM.matcher(text);
        String base64 = pem.matches() ? pem.group(1) : text.strip();
        byte[] bytes = Base64Text.decoded(base64).orElseThrow(CheckpointKey::notAKey);
        boolean isDer = bytes.length == DER_START.length + LENGTH
                && Arrays.equals(bytes, 0, DER_START.length, DER_START, 0, DER_START.length);
        return of(isDer ? Arrays.copyOfRange(bytes, DER_START.length, bytes.length) : bytes);
    }

    private static IllegalArgumentException notAKey() {
        return new IllegalArgumentException(
                "this is no Ed25519 public key; `aegis audit key` prints the one that is meant, in PEM");
    }

    private static byte[] der(byte[] raw) {
        byte[] der = Arrays.copyOf(DER_START, DER_START.length + LENGTH);
        System.arraycopy(raw, 0, der, DER_START.length, LENGTH);
        return der;
    }

    /** The key as X.509 in PEM, with its last line feed. */
    public String pem() {
        return "-----BEGIN PUBLIC KEY-----\n" + Base64Text.of(der(raw)) + "\n-----END PUBLIC KEY-----\n";
    }

    /** {@code sha256:} and the hexadecimal SHA-256 of the key's X.509 form. */
    public String fingerprint() {
        return "sha256:" + HexFormat.of().formatHex(sha256(der(raw)));
    }

    /** The key as a note names it. */
    String base64() {
        return Base64Text.of(raw);
    }

    /** What stands before a signature of this key under a name. */
    byte[] id(String name) {
        byte[] named = (name + "\n").getBytes(StandardCharsets.UTF_8);
        byte[] all = Arrays.copyOf(named, named.length + 1 + LENGTH);
        all[named.length] = ED25519;
        System.arraycopy(raw, 0, all, named.length + 1, LENGTH);
        return Arrays.copyOf(sha256(all), ID_LENGTH);
    }

    boolean verifies(byte[] message, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(key);
            verifier.update(message);
            return verifier.verify(signature);
        } catch (GeneralSecurityException malformed) {
            return false; // what cannot be read as a signature is none that holds
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this JDK has no SHA-256", missing);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CheckpointKey that && Arrays.equals(raw, that.raw);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(raw);
    }

    @Override
    public String toString() {
        return fingerprint();
    }
}
