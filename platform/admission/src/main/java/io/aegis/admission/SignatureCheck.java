package io.aegis.admission;

import java.security.PublicKey;
import java.util.HexFormat;

/**
 * Decides whose file this is, from the file, its signature and the operator's trust. Reads nothing of the jar.
 *
 * <p>That a signature holds is a fact about a key and a digest and is worked out once; everything that an operator can change is asked every time.
 */
final class SignatureCheck {
    private static final int REMEMBERED = 256;

    private final Remembered<Claim, Boolean> claims = new Remembered<>(REMEMBERED);

    /** A key is said to have signed a digest. */
    private record Claim(String pem, String digest, String signature) {}

    /**
     * The pinned key that signed exactly these bytes.
     *
     * @throws MalformedException with the reason why there is none
     */
    VendorKey signer(PluginFile file, String digest, Trust trust) throws MalformedException {
        String place = "file " + Words.shown(file.name());
        if (trust.revokedDigests().contains(digest)) {
            throw new MalformedException("AEG-PLG-004", place, "the operator has revoked this file by its digest");
        }
        if (file.signature().isEmpty()) {
            throw new MalformedException(
                    "AEG-PLG-001",
                    place,
                    "it is not signed; its vendor signs it with `aegis plugin sign`, which writes a file .sig beside"
                            + " it");
        }
        SignatureEnvelope envelope = SignatureEnvelope.parse(file.signature().get());
        if (trust.revokedKeys().contains(envelope.key())) {
            throw new MalformedException(
                    "AEG-PLG-004", place, "the operator has revoked the key that it is signed with, " + envelope.key());
        }
        VendorKey key = trust.key(envelope.key())
                .orElseThrow(() -> new MalformedException(
                        "AEG-PLG-002",
                        place,
                        "it is signed with a key that is not pinned, " + envelope.key()
                                + "; if that is its vendor's key, `aegis trust add` pins it"));
        requireUnaltered(place, digest, envelope, key);
        return key;
    }

    /** A vendor signs for names with its own prefix. */
    static void requireCovered(VendorKey key, String name) throws MalformedException {
        if (!key.covers(name)) {
            throw new MalformedException(
                    "AEG-PLG-002",
                    "Provide-Capability",
                    "the key of " + Words.shown(key.vendor()) + " is pinned for names that begin with " + key.prefix()
                            + ", and this plugin is named " + name);
        }
    }

    private void requireUnaltered(String place, String digest, SignatureEnvelope envelope, VendorKey key)
            throws MalformedException {
        if (!envelope.sha256().equals(digest)) {
            throw new MalformedException(
                    "AEG-PLG-003",
                    place,
                    "its SHA-256 is " + digest + ", and the signature is for " + envelope.sha256()
                            + "; it was altered, or the signature is that of another file");
        }
        PublicKey pinned = pinned(key);
        var claim = new Claim(key.pem(), digest, HexFormat.of().formatHex(envelope.signature()));
        boolean holds = claims.of(
                claim, () -> SigningKeys.verifies(pinned, SignatureEnvelope.message(digest), envelope.signature()));
        if (!holds) {
            throw new MalformedException(
                    "AEG-PLG-003", place, "its signature does not hold: it was not made with the key that it names");
        }
    }

    /** The pin says which key it is twice; what it says in full counts. */
    private static PublicKey pinned(VendorKey key) throws MalformedException {
        try {
            PublicKey parsed = SigningKeys.publicKey(key.pem());
            if (SigningKeys.fingerprint(parsed).equals(key.fingerprint())) {
                return parsed;
            }
        } catch (KeyRejectedException unusable) {
            throw new MalformedException("AEG-PLG-002", "trust", "the pinned key: " + unusable.getMessage());
        }
        throw new MalformedException("AEG-PLG-002", "trust", "the pinned key has another fingerprint than its pin");
    }
}
