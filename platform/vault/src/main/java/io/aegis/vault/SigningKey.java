package io.aegis.vault;

import io.aegis.kernel.port.MessageSigner;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA-256 under a key of the operator's. */
final class SigningKey implements MessageSigner {
    private static final String HMAC = "HmacSHA256";

    /** Whoever sees one signed message can try keys against it for as long as they like. */
    private static final int SHORTEST = 32;

    private final SecretKeySpec key;

    private SigningKey(SecretKeySpec key) {
        this.key = key;
    }

    /**
     * A key.
     *
     * @throws VaultException if it is too short to sign with
     */
    static SigningKey of(SecretReference reference, Secret secret) {
        if (!secret.isOf(SHORTEST, character -> true)) {
            throw VaultException.unresolved(
                    reference + " is shorter than " + SHORTEST + " characters", "make one with: openssl rand -hex 32");
        }
        return new SigningKey(new SecretKeySpec(secret.reveal(Secret.Access.SIGNATURE), HMAC));
    }

    @Override
    public byte[] sign(byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this JDK has no " + HMAC, missing);
        }
    }

    @Override
    public String toString() {
        return "SigningKey";
    }
}
