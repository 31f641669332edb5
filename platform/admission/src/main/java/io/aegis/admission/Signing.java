package io.aegis.admission;

import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.Base64;

/** What a vendor does: signs the exact bytes of a jar. */
public final class Signing {
    private Signing() {}

    /** The bytes that a key has to sign for a jar, wherever the key is kept. */
    public static byte[] message(byte[] jar) {
        return SignatureEnvelope.message(Sha256.of(jar));
    }

    /**
     * Signs a jar.
     *
     * @throws KeyRejectedException if one of the keys cannot be read, or they are not of one pair
     */
    public static SignatureEnvelope sign(byte[] jar, String privatePem, String publicPem) {
        byte[] signature = SigningKeys.sign(SigningKeys.privateKey(privatePem), message(jar));
        return envelope(jar, publicPem, signature, "the public key is not the one that belongs to this private key");
    }

    /**
     * Puts the signature that somebody else made into its file.
     *
     * @param signature 64 bytes, or the same in base64
     * @throws KeyRejectedException if it is not a signature of this jar by this key
     */
    public static SignatureEnvelope attach(byte[] jar, String publicPem, byte[] signature) {
        return envelope(
                jar,
                publicPem,
                raw(signature),
                "this is not a signature of the bytes that `aegis plugin sign --digest-only` prints for this jar by"
                        + " this key");
    }

    private static SignatureEnvelope envelope(byte[] jar, String publicPem, byte[] signature, String otherwise) {
        PublicKey key = SigningKeys.publicKey(publicPem);
        if (!SigningKeys.verifies(key, message(jar), signature)) {
            throw new KeyRejectedException(otherwise);
        }
        return new SignatureEnvelope(SigningKeys.fingerprint(key), Sha256.of(jar), signature);
    }

    private static byte[] raw(byte[] signature) {
        if (signature.length == 64) {
            return signature;
        }
        try {
            byte[] decoded = Base64.getDecoder()
                    .decode(new String(signature, StandardCharsets.ISO_8859_1).replaceAll("\\s", ""));
            if (decoded.length == 64) {
                return decoded;
            }
        } catch (IllegalArgumentException odd) {
            // Said below, with the other thing that it can be.
        }
        throw new KeyRejectedException("an Ed25519 signature is 64 bytes, as they are or in base64");
    }
}
