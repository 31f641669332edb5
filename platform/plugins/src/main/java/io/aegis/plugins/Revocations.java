package io.aegis.plugins;

import io.aegis.admission.AdmittedPlugin;
import io.aegis.admission.VendorKey;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What an operator has revoked. A file is revoked whoever signed it; a key takes what it signed with it, and what another key signed of the same bytes stays.
 *
 * @param digests SHA-256 of files
 * @param keys fingerprints of keys
 */
public record Revocations(Set<String> digests, Set<String> keys) {
    /** Nothing is revoked. */
    public static final Revocations NONE = new Revocations(Set.of(), Set.of());

    public Revocations {
        digests = Set.copyOf(digests);
        keys = Set.copyOf(keys);
    }

    /** What a list of installed plugins has of them. */
    public static Revocations of(PluginLock lock) {
        return new Revocations(lock.revokedDigests(), lock.revokedKeys());
    }

    Revocations and(Revocations more) {
        return new Revocations(union(digests, more.digests), union(keys, more.keys));
    }

    /** Why a plugin is used no more; empty if it may be. */
    Optional<String> against(AdmittedPlugin plugin) {
        return against(plugin.digest(), plugin.signer().map(VendorKey::fingerprint));
    }

    /** The same for a file by its digest, and the fingerprint of the key that signed it, if one did. */
    Optional<String> against(String digest, Optional<String> signer) {
        if (digests.contains(digest)) {
            return Optional.of("AEG-PLG-004 the operator has revoked this file");
        }
        return signer.filter(keys::contains)
                .map(key -> "AEG-PLG-004 the operator has revoked the key that it is signed with, " + key);
    }

    private static Set<String> union(Collection<String> one, Collection<String> other) {
        var all = new HashSet<>(one);
        all.addAll(other);
        return all;
    }
}
