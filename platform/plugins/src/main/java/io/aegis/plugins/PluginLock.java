package io.aegis.plugins;

import static java.util.Objects.requireNonNull;

import io.aegis.admission.AdmittedPlugin;
import io.aegis.admission.Trust;
import io.aegis.admission.VendorKey;
import io.aegis.kernel.port.Evidence.PluginChange;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Which plugins an operator has installed, and whom they trust: what the records of the ledger add up to. Immutable.
 *
 * @param revision how many records it is made of
 * @param keys pinned vendor keys
 * @param plugins by name
 * @param revokedDigests files that are refused
 * @param revokedKeys fingerprints of keys that are refused
 */
public record PluginLock(
        long revision,
        List<VendorKey> keys,
        SortedMap<String, Entry> plugins,
        SortedSet<String> revokedDigests,
        SortedSet<String> revokedKeys) {
    /** Nothing installed, nobody trusted. */
    public static final PluginLock EMPTY =
            new PluginLock(0, List.of(), new TreeMap<>(), new TreeSet<>(), new TreeSet<>());

    /** Nothing installed and nobody trusted, but everything refused that either of two lists refuses. */
    public static PluginLock refusing(PluginLock one, PluginLock other) {
        var digests = new TreeSet<>(one.revokedDigests());
        digests.addAll(other.revokedDigests());
        var fingerprints = new TreeSet<>(one.revokedKeys());
        fingerprints.addAll(other.revokedKeys());
        return new PluginLock(0, List.of(), new TreeMap<>(), digests, fingerprints);
    }

    /** Older versions are forgotten; their files may go. */
    private static final int MOST_VERSIONS = 10;

    /**
     * One version of a plugin.
     *
     * @param digest SHA-256 of its file
     * @param tier where it runs, as a word
     * @param signer fingerprint of the key that it was signed with
     */
    public record Version(String version, String digest, String tier, Set<String> grants, String signer) {
        public Version {
            requireNonNull(version, "version");
            requireNonNull(digest, "digest");
            requireNonNull(tier, "tier");
            grants = Collections.unmodifiableSortedSet(new TreeSet<>(grants));
            requireNonNull(signer, "signer");
        }

        /** The version that a plugin is which was admitted. */
        public static Version of(AdmittedPlugin plugin) {
            return of(InstalledPlugin.of(plugin));
        }

        /** The version that a plugin is which is up. */
        public static Version of(InstalledPlugin plugin) {
            return new Version(
                    plugin.version(),
                    plugin.digest(),
                    plugin.tier().word(),
                    plugin.grants(),
                    plugin.signer().map(VendorKey::fingerprint).orElse(""));
        }
    }

    /**
     * A plugin with the versions that can be gone back to.
     *
     * @param versions in the order in which they came
     * @param current index of the one that runs
     */
    public record Entry(List<Version> versions, int current) {
        public Entry {
            versions = List.copyOf(versions);
            if (current < 0 || current >= versions.size()) {
                throw new IllegalArgumentException("a plugin runs in one of its versions");
            }
        }

        /** The one that runs. */
        public Version running() {
            return versions.get(current);
        }

        /** The version before the one that runs, or the one of that number. */
        public Optional<Version> before(Optional<String> wanted) {
            for (int at = versions.size() - 1; at >= 0; at--) {
                Version version = versions.get(at);
                boolean fits = wanted.map(version.version()::equals).orElse(at < current);
                if (fits && at != current) {
                    return Optional.of(version);
                }
            }
            return Optional.empty();
        }

        private Entry with(Version next) {
            var kept = new ArrayList<>(versions);
            kept.removeIf(version -> version.digest().equals(next.digest()));
            kept.add(next);
            while (kept.size() > MOST_VERSIONS) {
                kept.removeFirst();
            }
            return new Entry(kept, kept.size() - 1);
        }

        private Entry backTo(String digest) {
            for (int at = 0; at < versions.size(); at++) {
                if (versions.get(at).digest().equals(digest)) {
                    return new Entry(versions, at);
                }
            }
            throw new IllegalArgumentException("a rollback goes to a version that was installed");
        }
    }

    public PluginLock {
        keys = List.copyOf(keys);
        plugins = Collections.unmodifiableSortedMap(new TreeMap<>(plugins));
        revokedDigests = Collections.unmodifiableSortedSet(new TreeSet<>(revokedDigests));
        revokedKeys = Collections.unmodifiableSortedSet(new TreeSet<>(revokedKeys));
    }

    /** What admission is told. */
    public Trust trust(List<VendorKey> more) {
        var all = new ArrayList<>(more);
        all.addAll(keys);
        return new Trust(all, revokedDigests, revokedKeys);
    }

    /** Digests of the files that it needs. */
    public Set<String> digests() {
        var digests = new TreeSet<String>();
        plugins.values().forEach(entry -> entry.versions().forEach(version -> digests.add(version.digest())));
        return digests;
    }

    /** The list after one more record. A refusal changes nothing. */
    public PluginLock after(PluginChange change) {
        return switch (change.action()) {
            case INSTALLED -> plugins(all -> all.put(change.plugin(), new Entry(List.of(version(change)), 0)));
            case UPDATED ->
                plugins(all -> all.computeIfPresent(change.plugin(), (name, entry) -> entry.with(version(change))));
            case ROLLED_BACK ->
                plugins(all -> all.computeIfPresent(change.plugin(), (name, entry) -> entry.backTo(change.digest())));
            case REMOVED -> plugins(all -> all.remove(change.plugin()));
            case REVOKED ->
                change.digest().isEmpty()
                        ? with(keys, plugins, revokedDigests, plus(revokedKeys, change.signer()))
                        : with(keys, plugins, plus(revokedDigests, change.digest()), revokedKeys);
            case TRUSTED -> with(trusting(change), plugins, revokedDigests, revokedKeys);
            case DISTRUSTED ->
                with(
                        keys.stream()
                                .filter(key -> !key.fingerprint().equals(change.signer()))
                                .toList(),
                        plugins,
                        revokedDigests,
                        revokedKeys);
            case REFUSED -> this;
        };
    }

    /** The key of a record, as {@link PluginChange#key()} has it. */
    public static String keyText(VendorKey key) {
        String base64 = key.pem().replaceAll("-----[A-Z ]+-----|\\s", "");
        return key.prefix() + " " + base64;
    }

    private static Version version(PluginChange change) {
        return new Version(
                change.version(), change.digest(), change.tier(), Set.copyOf(change.grants()), change.signer());
    }

    private List<VendorKey> trusting(PluginChange change) {
        String[] parts = change.key().split(" ", 2);
        var all = new ArrayList<>(keys);
        all.removeIf(key -> key.fingerprint().equals(change.signer()));
        all.add(new VendorKey(change.plugin(), parts[0], pem(parts[1]), change.signer()));
        return all;
    }

    private static String pem(String base64) {
        String lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(Base64.getDecoder().decode(base64));
        return "-----BEGIN PUBLIC KEY-----\n" + lines + "\n-----END PUBLIC KEY-----\n";
    }

    private PluginLock plugins(Consumer<SortedMap<String, Entry>> change) {
        var all = new TreeMap<>(plugins);
        change.accept(all);
        return with(keys, all, revokedDigests, revokedKeys);
    }

    private PluginLock with(
            List<VendorKey> someKeys,
            SortedMap<String, Entry> somePlugins,
            SortedSet<String> someDigests,
            SortedSet<String> someFingerprints) {
        return new PluginLock(revision + 1, someKeys, somePlugins, someDigests, someFingerprints);
    }

    private static SortedSet<String> plus(SortedSet<String> set, String one) {
        var all = new TreeSet<>(set);
        all.add(one);
        return all;
    }
}
