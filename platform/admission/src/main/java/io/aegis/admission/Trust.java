package io.aegis.admission;

import java.util.List;
import java.util.Set;

/**
 * Whom the operator trusts, and what is trusted no more.
 *
 * @param keys pinned vendor keys; an empty list admits nobody
 * @param revokedDigests SHA-256 of files that are refused whoever signed them
 * @param revokedKeys fingerprints of keys that are refused although they may be pinned
 */
public record Trust(List<VendorKey> keys, Set<String> revokedDigests, Set<String> revokedKeys) {
    /** Nobody is trusted. */
    public static final Trust NOBODY = new Trust(List.of(), Set.of(), Set.of());

    public Trust {
        keys = List.copyOf(keys);
        revokedDigests = Set.copyOf(revokedDigests);
        revokedKeys = Set.copyOf(revokedKeys);
    }
}
