package io.aegis.admission;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Ed25519 keys (RFC 8032) in the forms that files hold: X.509 and PKCS#8 (RFC 8410) in PEM (RFC 7468), one form for each key.
 *
 * <p>Nothing here keeps a key.
 */
public final class SigningKeys {
    private static final String ALGORITHM = "Ed25519";
    private static final int MAX_PEM = 4096;
    private static final Pattern PEM = Pattern.compile(
            "-----BEGIN ([A-Z ]{1,40})-----\\r?\\n([A-Za-z0-9+/=\\r\\n]{1,2000})\\r?\\n-----END \\1-----\\s*");
    private static final byte[] PUBLIC_START = HexFormat.of().parseHex("302a300506032b6570032100");
    private static final int PUBLIC_SIZE = 44;
    private static final BigInteger PRIME = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
    private static final BigInteger ORDER_EIGHT =
            new BigInteger("2707385501144840649318225287225658788936804267575313519463743609750303402022");
    /** Points of small order: a signature of such a key can hold for any message. */
    private static final Set<BigInteger> WEAK = Set.of(
            BigInteger.ZERO, BigInteger.ONE, PRIME.subtract(BigInteger.ONE), ORDER_EIGHT, PRIME.subtract(ORDER_EIGHT));

    /**
     * A new pair.
     *
     * @param privatePem PKCS#8. A secret
     * @param publicPem X.509
     */
    public record Pair(String privatePem, String publicPem) {
        @Override
        public String toString() {
            return "Pair[" + fingerprint(publicKey(publicPem)) + "]";
        }
    }

    private SigningKeys() {}

    /** Makes a pair. */
    public static Pair generate() {
        try {
            KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
            return new Pair(pem("PRIVATE KEY", pair.getPrivate().getEncoded()), pem(pair.getPublic()));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("this JDK has no Ed25519", missing);
        }
    }

    /**
     * Reads a public key.
     *
     * @throws KeyRejectedException if it is not Ed25519 in its one form, or one that protects nothing
     */
    public static PublicKey publicKey(String pem) {
        byte[] der = der("PUBLIC KEY", pem);
        if (der.length != PUBLIC_SIZE
                || !Arrays.equals(der, 0, PUBLIC_START.length, PUBLIC_START, 0, PUBLIC_START.length)) {
            throw new KeyRejectedException("the public key is not an Ed25519 key; others are not accepted");
        }
        requireStrong(Arrays.copyOfRange(der, PUBLIC_START.length, der.length));
        try {
            PublicKey key = KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(der));
            // Only now the JDK looks whether it is a point of the curve.
            Signature.getInstance(ALGORITHM).initVerify(key);
            return key;
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("this JDK has no Ed25519", missing);
        } catch (GeneralSecurityException broken) {
            throw new KeyRejectedException("the public key is no point of the curve");
        }
    }

    /**
     * Reads a private key.
     *
     * @throws KeyRejectedException if it is not Ed25519 in PKCS#8 without a passphrase
     */
    static PrivateKey privateKey(String pem) {
        byte[] der = der("PRIVATE KEY", pem);
        try {
            return KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("this JDK has no Ed25519", missing);
        } catch (GeneralSecurityException other) {
            throw new KeyRejectedException(
                    "the private key is not an Ed25519 key in PKCS#8; `aegis plugin keygen -f K` makes one");
        }
    }

    /** {@code sha256:} and the hexadecimal SHA-256 of the key's X.509 form. */
    public static String fingerprint(PublicKey key) {
        return "sha256:" + Sha256.of(key.getEncoded());
    }

    /** The key as X.509 in PEM. */
    public static String pem(PublicKey key) {
        return pem("PUBLIC KEY", key.getEncoded());
    }

    static byte[] sign(PrivateKey key, byte[] message) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(key);
            signature.update(message);
            return signature.sign();
        } catch (InvalidKeyException other) {
            throw new KeyRejectedException("the private key is not an Ed25519 key");
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("this JDK cannot sign with Ed25519", impossible);
        }
    }

    static boolean verifies(PublicKey key, byte[] message, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance(ALGORITHM);
            verifier.initVerify(key);
            verifier.update(message);
            return verifier.verify(signature);
        } catch (GeneralSecurityException wrong) {
            // A signature that cannot be read is not one that holds.
            return false;
        }
    }

    private static void requireStrong(byte[] point) {
        var bigEndian = new byte[point.length];
        for (int at = 0; at < point.length; at++) {
            bigEndian[at] = point[point.length - 1 - at];
        }
        bigEndian[0] &= 0x7f; // the sign of x
        var y = new BigInteger(1, bigEndian);
        if (y.compareTo(PRIME) >= 0 || WEAK.contains(y)) {
            throw new KeyRejectedException(
                    "the public key is not in its one form, or of small order: signatures of it prove nothing");
        }
    }

    private static byte[] der(String label, String pem) {
        Matcher parts = PEM.matcher(pem);
        if (pem.length() > MAX_PEM || !parts.matches() || !parts.group(1).equals(label)) {
            throw new KeyRejectedException("expected one key in PEM, from -----BEGIN " + label + "----- to -----END "
                    + label + "-----, and nothing else");
        }
        try {
            return Base64.getDecoder().decode(parts.group(2).replaceAll("[\\r\\n]", ""));
        } catch (IllegalArgumentException odd) {
            throw new KeyRejectedException("what stands between BEGIN and END is not base64");
        }
    }

    private static String pem(String label, byte[] der) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
    }
}
