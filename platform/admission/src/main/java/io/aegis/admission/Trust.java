package io.aegis.admission;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whom the operator trusts, and what is trusted no more.
 *
 * <p>A vendor may have several keys, so that it can change them. No name can belong to two vendors.
 *
 * @param keys pinned vendor keys; an empty list admits nobody
 * @param revokedDigests SHA-256 of files that are refused whoever signed them
 * @param revokedKeys fingerprints of keys that are refused although they may be pinned
 */
public record Trust(List<VendorKey> keys, Set<String> revokedDigests, Set<String> revokedKeys) {
    /** Nobody is trusted. */
    public static final Trust NOBODY = new Trust(List.of(), Set.of(), Set.of());

    /**
     * @throws KeyRejectedException if prefixes of two vendors overlap, or one key is pinned twice
     */
    public Trust {
        keys = List.copyOf(keys);
        revokedDigests = Set.copyOf(revokedDigests);
        revokedKeys = Set.copyOf(revokedKeys);
        var fingerprints = new HashSet<String>();
        for (VendorKey key : keys) {
            if (!fingerprints.add(key.fingerprint())) {
                throw new KeyRejectedException("the key " + key.fingerprint() + " is pinned twice");
            }
            for (VendorKey other : keys) {
                requireApart(key, other);
            }
        }
    }

    /** The pinned key of a fingerprint. */
    Optional<VendorKey> key(String fingerprint) {
        return keys.stream()
                .filter(key -> key.fingerprint().equals(fingerprint))
                .findFirst();
    }

    private static void requireApart(VendorKey key, VendorKey other) {
        if (!key.vendor().equals(other.vendor()) && key.prefix().startsWith(other.prefix())) {
            throw new KeyRejectedException("the prefixes " + key.prefix() + " of " + Words.shown(key.vendor()) + " and "
                    + other.prefix() + " of " + Words.shown(other.vendor())
                    + " overlap: a plugin's name would belong to two vendors");
        }
    }
}
