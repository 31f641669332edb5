package io.aegis.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.Base64;
import java.util.HexFormat;

/** A vendor with a key of its own. */
public final class Vendor {
    private static final String FORMAT = "aegis-plugin-signature/1";

    private final KeyPair key = pair();

    /** The public key as operators get it. */
    String pem() {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getEncoder().encodeToString(key.getPublic().getEncoded()) + "\n-----END PUBLIC KEY-----\n";
    }

    /** What the key is called. */
    String fingerprint() {
        try {
            return "sha256:" + sha256(key.getPublic().getEncoded());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** What lies beside the jar. */
    String signature(StampPlugin plugin) {
        try {
            String digest = sha256(plugin.jar());
            Signature signing = Signature.getInstance("Ed25519");
            signing.initSign(key.getPrivate());
            signing.update((FORMAT + "\n" + digest + "\n").getBytes(US_ASCII));
            return "{\"format\":\"%s\",\"algorithm\":\"Ed25519\",\"key\":\"%s\",\"sha256\":\"%s\",\"signature\":\"%s\"}"
                    .formatted(
                            FORMAT, fingerprint(), digest, Base64.getEncoder().encodeToString(signing.sign()));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String sha256(byte[] bytes) throws GeneralSecurityException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private static KeyPair pair() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
