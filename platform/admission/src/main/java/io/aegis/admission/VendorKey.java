package io.aegis.admission;

import static java.util.Objects.requireNonNull;

/**
 * A vendor's public key that the operator has pinned.
 *
 * @param vendor who the operator says holds it
 * @param prefix what the names of that vendor's plugins begin with, as {@code acme.}
 * @param pem the key as X.509 SubjectPublicKeyInfo in PEM (RFC 7468), Ed25519 (RFC 8410)
 * @param fingerprint {@code sha256:} and the hexadecimal SHA-256 of the key's DER form
 */
public record VendorKey(String vendor, String prefix, String pem, String fingerprint) {
    public VendorKey {
        requireNonNull(vendor, "vendor");
        requireNonNull(prefix, "prefix");
        requireNonNull(pem, "pem");
        requireNonNull(fingerprint, "fingerprint");
    }
}
