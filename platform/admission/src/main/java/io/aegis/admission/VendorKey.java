package io.aegis.admission;

import static java.util.Objects.requireNonNull;

import java.security.PublicKey;
import java.util.regex.Pattern;

/**
 * A vendor's public key that the operator has pinned.
 *
 * @param vendor who the operator says holds it
 * @param prefix what the names of that vendor's plugins begin with, as {@code acme.}
 * @param pem the key as X.509 SubjectPublicKeyInfo in PEM (RFC 7468), Ed25519 (RFC 8410)
 * @param fingerprint {@code sha256:} and the hexadecimal SHA-256 of the key's DER form
 */
public record VendorKey(String vendor, String prefix, String pem, String fingerprint) {
    private static final Pattern VENDOR = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} .,&()_-]{0,79}");
    private static final Pattern PREFIX = Pattern.compile("([a-z0-9][a-z0-9_-]{0,62}\\.){1,8}");

    public VendorKey {
        requireNonNull(vendor, "vendor");
        requireNonNull(prefix, "prefix");
        requireNonNull(pem, "pem");
        requireNonNull(fingerprint, "fingerprint");
        if (!PREFIX.matcher(prefix).matches()) {
            throw new KeyRejectedException("'" + Words.shown(prefix)
                    + "' is no prefix: it is small letters, digits, '_' and '-', and ends with a dot, as in acme.");
        }
        if (prefix.startsWith("aegis.")) {
            throw new KeyRejectedException("the prefix aegis. belongs to the gateway's own plugins");
        }
    }

    /**
     * A key to be pinned.
     *
     * @param pem the key's file
     * @throws KeyRejectedException if the name, the prefix or the key is not one that can be trusted
     */
    public static VendorKey pin(String vendor, String prefix, String pem) {
        if (!VENDOR.matcher(vendor).matches()) {
            throw new KeyRejectedException("'" + Words.shown(vendor) + "' is no name of a vendor that can be shown");
        }
        if (vendor.equalsIgnoreCase("aegis")) {
            throw new KeyRejectedException("the vendor " + vendor + " is what the gateway's own plugins are shown as;"
                    + " call yours by another name");
        }
        PublicKey key = SigningKeys.publicKey(pem);
        return new VendorKey(vendor, prefix, SigningKeys.pem(key), SigningKeys.fingerprint(key));
    }

    /** Whether a plugin of this name may be this vendor's. */
    boolean covers(String name) {
        return name.startsWith(prefix) && name.length() > prefix.length();
    }
}
