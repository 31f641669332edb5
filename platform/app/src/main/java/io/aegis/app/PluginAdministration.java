package io.aegis.app;

import io.aegis.admission.Admission;
import io.aegis.admission.AdmissionResult;
import io.aegis.admission.AdmittedPlugin;
import io.aegis.admission.KeyRejectedException;
import io.aegis.admission.PluginFile;
import io.aegis.admission.PluginTier;
import io.aegis.admission.RefusedBundle;
import io.aegis.admission.Sha256;
import io.aegis.admission.Trust;
import io.aegis.admission.VendorKey;
import io.aegis.admission.Words;
import io.aegis.config.ConfigException;
import io.aegis.config.PluginSection;
import io.aegis.kernel.port.ErrorCode;
import io.aegis.kernel.port.Evidence.PluginAction;
import io.aegis.kernel.port.Evidence.PluginChange;
import io.aegis.kernel.port.EvidenceLog;
import io.aegis.plugins.InstalledPlugin;
import io.aegis.plugins.LockFile;
import io.aegis.plugins.PluginFolder;
import io.aegis.plugins.PluginLock;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an operator does with plugins and with the keys of their vendors. Everything is judged, tried and recorded before it holds; whatever goes wrong
 * changes nothing.
 *
 * <p>Safe for use by many threads; changes happen one after the other.
 */
public final class PluginAdministration {
    private final Supplier<PluginSection> section;
    private final Vendors vendors;
    private final Admission admission;
    private final PluginFolder folder;
    private final PluginRegistry registry;
    private final EvidenceLog evidence;
    private final PluginSwitch plugins;

    /** Makes another list of plugins hold. */
    interface PluginSwitch {
        /**
         * Brings a plugin in: up, tried, recorded, and only then switched to.
         *
         * @param next the list with it
         * @param newcomer its name
         * @param commit makes the change durable; called once everything is known to work
         * @throws PluginRefusedException if it does not work; then nothing was committed
         */
        void bringIn(PluginLock next, String newcomer, Runnable commit);

        /**
         * Follows a change that is not for the plugins to decide: recorded first, and then made to hold, whatever becomes of the rest. Where no
         * generation can be made of it, what needs the files that are gone is closed all the same.
         *
         * @param next the list after it
         * @param gone digests of the files that are used no more; asked for when nobody else switches any more
         * @param cuts whether runs in flight that need them end now
         * @param commit makes the change durable; if it throws, nothing has changed
         * @return names of the routes on which nobody is served any more, in order
         */
        List<String> follow(PluginLock next, Supplier<Set<String>> gone, boolean cuts, Runnable commit);

        /** The plugins of vendors that a run that begins now is given. */
        List<Up> current();

        /** Those, and those of earlier generations that runs still need. */
        List<Up> up();
    }

    /** A plugin of a vendor that is up, whatever lies on the disk by now. */
    record Up(String name, PluginLock.Version version) {
        static Up of(AdmittedPlugin plugin) {
            return new Up(plugin.type(), PluginLock.Version.of(plugin));
        }

        static Up of(InstalledPlugin plugin) {
            return new Up(plugin.type(), PluginLock.Version.of(plugin));
        }
    }

    /**
     * What was unpinned.
     *
     * @param keys fingerprints
     * @param closed routes on which nobody is served any more
     */
    public record Distrusted(List<String> keys, List<String> closed) {
        public Distrusted {
            keys = List.copyOf(keys);
            closed = List.copyOf(closed);
        }
    }

    PluginAdministration(
            Supplier<PluginSection> section,
            Vendors vendors,
            Admission admission,
            PluginFolder folder,
            PluginRegistry registry,
            EvidenceLog evidence,
            PluginSwitch plugins) {
        this.section = section;
        this.vendors = vendors;
        this.admission = admission;
        this.folder = folder;
        this.registry = registry;
        this.evidence = evidence;
        this.plugins = plugins;
    }

    /**
     * What was done.
     *
     * @param plugin its name; {@code -} if it is about no single plugin
     * @param digest of the file, or the fingerprint of the key, that it is about
     * @param closed routes on which nobody is served any more
     */
    public record Done(
            String plugin, String version, String digest, String tier, Set<String> grants, List<String> closed) {
        public Done {
            grants = Set.copyOf(grants);
            closed = List.copyOf(closed);
        }

        static Done of(AdmittedPlugin plugin, List<String> closed) {
            return new Done(
                    plugin.type(),
                    plugin.version(),
                    plugin.digest(),
                    plugin.tier().word(),
                    plugin.grants(),
                    closed);
        }

        static Done of(String name, PluginLock.Version version, List<String> closed) {
            return new Done(name, version.version(), version.digest(), version.tier(), version.grants(), closed);
        }

        static Done of(String name, String what, List<String> closed) {
            return new Done(name, "", what, "", Set.of(), closed);
        }
    }

    /**
     * Installs a plugin that is not there yet.
     *
     * @param tier where it shall run; empty for the strictest, {@code sandboxed}
     * @param grants what it may use
     */
    public synchronized Done install(PluginFile file, Optional<String> tier, Set<String> grants, String actor) {
        return recordingRefusal(file, actor, () -> {
            AdmittedPlugin plugin = admitted(file, tier.orElse("sandboxed"), grants);
            requireNotDeclared(plugin.type());
            if (registry.lock().plugins().containsKey(plugin.type())) {
                throw new PluginRefusedException(
                        "AEG-PLG-009",
                        "'" + plugin.type()
                                + "' is installed already; `aegis plugin update` puts another version in its"
                                + " place");
            }
            return put(plugin, file, PluginAction.INSTALLED, actor);
        });
    }

    /**
     * Puts another version of an installed plugin in its place.
     *
     * @param tier another tier than before; empty for the same
     * @param grants other grants than before; empty for the same
     * @param downgrade whether it may be an older version
     */
    public synchronized Done update(
            PluginFile file, Optional<String> tier, Optional<Set<String>> grants, boolean downgrade, String actor) {
        return recordingRefusal(file, actor, () -> {
            String name = Admission.name(file)
                    .orElseThrow(() -> refusal(admission.judge(
                            file, PluginTier.SANDBOXED, Set.of(), vendors.trust(section.get(), registry.lock()))));
            requireNotDeclared(name);
            PluginLock.Version running = installed(name).running();
            AdmittedPlugin plugin = admitted(file, tier.orElse(running.tier()), grants.orElse(running.grants()));
            if (!downgrade && Versions.compare(plugin.version(), running.version()) < 0) {
                throw new PluginRefusedException(
                        "AEG-PLG-003",
                        "version " + plugin.version() + " is older than " + running.version()
                                + ", which runs; say --allow-downgrade if that is meant, or use `aegis plugin"
                                + " rollback`");
            }
            return put(plugin, file, PluginAction.UPDATED, actor);
        });
    }

    /**
     * Goes back to a version that was installed before.
     *
     * @param version which; empty for the one before the one that runs
     */
    public synchronized Done rollback(String name, Optional<String> version, String actor) {
        requireNotDeclared(name);
        PluginLock.Entry entry = installed(name);
        PluginLock.Version back = entry.before(version)
                .orElseThrow(() -> new PluginRefusedException("AEG-CFG-022", noWayBack(name, entry, version)));
        PluginFile file = folder.find(back.digest())
                .orElseThrow(() -> new PluginRefusedException(
                        "AEG-CFG-022", "the file of '" + name + "' " + back.version() + " is gone"));
        return recordingRefusal(file, actor, () -> {
            AdmittedPlugin plugin = admitted(file, back.tier(), back.grants());
            return put(plugin, file, PluginAction.ROLLED_BACK, actor);
        });
    }

    private static String noWayBack(String name, PluginLock.Entry entry, Optional<String> version) {
        if (version.equals(Optional.of(entry.running().version()))) {
            return "'" + name + "' runs in version " + entry.running().version() + " already";
        }
        return "'" + name + "' has no "
                + version.map(wanted -> "version " + Words.shown(wanted)).orElse("earlier version")
                + " to go back to; `aegis plugin info` lists those that it has";
    }

    /** Takes a plugin out. What needs it is closed. */
    public synchronized Done remove(String name, String actor) {
        if (isReadablyDeclared(name)) {
            throw declared(name);
        }
        PluginLock.Version running = installed(name).running();
        PluginChange change = PluginChanges.about(PluginAction.REMOVED, name, running, actor);
        return Done.of(name, running, follow(change, () -> Set.of(running.digest()), false));
    }

    /**
     * Trusts the running version of a plugin no more, wherever it is named: its routes close and its runs are cut. Of one that aegis.yaml declares also the
     * file that lies there now.
     */
    public synchronized Done revoke(String name, String actor) {
        if (isReadablyDeclared(name)) {
            return revokeDeclared(name, actor);
        }
        PluginLock.Version running = installed(name).running();
        PluginChange change = PluginChanges.about(PluginAction.REVOKED, name, running, actor);
        return Done.of(name, running, follow(change, () -> Set.of(running.digest()), true));
    }

    /**
     * Trusts a file no more, whether it is installed or not.
     *
     * @param sha256 in either case, with or without {@code sha256:} before it
     */
    public synchronized Done revokeDigest(String sha256, String actor) {
        String digest = digest(sha256, "the digest of a file");
        String name = registry.lock().plugins().entrySet().stream()
                .filter(entry -> entry.getValue().versions().stream()
                        .anyMatch(version -> version.digest().equals(digest)))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("-");
        return Done.of(
                name, digest, follow(PluginChanges.revokedFile(name, digest, actor), () -> Set.of(digest), true));
    }

    /**
     * Trusts a key no more: every plugin that it signed is closed and cut, in versions that were replaced too.
     *
     * @param sha256 its fingerprint, in either case, with or without {@code sha256:} before it
     */
    public synchronized Done revokeKey(String sha256, String actor) {
        String fingerprint = "sha256:" + digest(sha256, "the fingerprint of a key");
        return Done.of(
                "-",
                fingerprint,
                follow(PluginChanges.revokedKey(fingerprint, actor), () -> signedBy(fingerprint), true));
    }

    /** Pins a vendor's key. */
    public synchronized VendorKey trust(String vendor, String prefix, String pem, String actor) {
        VendorKey key;
        try {
            key = VendorKey.pin(vendor, prefix, pem);
            Trust before = trusted();
            new Trust(
                    Stream.concat(before.keys().stream(), Stream.of(key)).toList(),
                    before.revokedDigests(),
                    before.revokedKeys());
        } catch (KeyRejectedException rejected) {
            throw new PluginRefusedException("AEG-PLG-002", String.valueOf(rejected.getMessage()));
        }
        follow(PluginChanges.trusted(key, actor), Set::of, false);
        return key;
    }

    /** Unpins a key, or all keys of a vendor. Plugins that they signed are closed for runs to come. */
    public synchronized Distrusted distrust(String vendorOrFingerprint, String actor) {
        String fingerprint = Sha256.read(vendorOrFingerprint)
                .map(digest -> "sha256:" + digest)
                .orElse(vendorOrFingerprint);
        List<VendorKey> keys = registry.lock().keys().stream()
                .filter(key -> key.vendor().equals(vendorOrFingerprint)
                        || key.fingerprint().equals(fingerprint))
                .toList();
        if (keys.isEmpty()) {
            throw new PluginRefusedException(
                    "AEG-CFG-022",
                    "no key of '" + Words.shown(vendorOrFingerprint) + "' was pinned with `aegis trust add`; a key that"
                            + " aegis.yaml names is taken out there");
        }
        var closed = new TreeSet<String>();
        for (VendorKey key : keys) {
            PluginChange change = PluginChanges.distrusted(key, actor);
            closed.addAll(follow(
                    change,
                    () -> isPinnedByFile(key, registry.after(change)) ? Set.of() : signedBy(key.fingerprint()),
                    false));
        }
        return new Distrusted(keys.stream().map(VendorKey::fingerprint).toList(), List.copyOf(closed));
    }

    /** Whether the file pins a key as well that leaves the list. One that cannot be read pins nothing. */
    private boolean isPinnedByFile(VendorKey key, PluginLock next) {
        try {
            return vendors.trust(section.get(), next).keys().stream()
                    .anyMatch(pinned -> pinned.fingerprint().equals(key.fingerprint()));
        } catch (ConfigException unreadable) {
            return false;
        }
    }

    /** Whom file and operator trust. */
    public synchronized Trust trusted() {
        return vendors.trust(section.get(), registry.lock());
    }

    /** What is written wrong would stand on the list of revocations and revoke nothing. */
    private static String digest(String sha256, String what) {
        return Sha256.read(sha256)
                .orElseThrow(() -> new PluginRefusedException(
                        ErrorCode.INVALID_REQUEST.aegis(),
                        "'" + Words.shown(sha256) + "' is not " + what + ", so nothing would be revoked by it. Write 64"
                                + " hexadecimal digits, with or without 'sha256:' before them, as `aegis plugin info`"
                                + " and `aegis trust list` do"));
    }

    /**
     * Revokes what runs, whatever lies in its place by now, and what lies there, which the next reload would have. What runs goes first: as long as it is
     * the running one, nobody looks at what lies there.
     */
    private Done revokeDeclared(String name, String actor) {
        Optional<Vendors.Found> found = found();
        Map<String, PluginLock.Version> versions = new LinkedHashMap<>();
        Stream.concat(plugins.current().stream(), found.flatMap(there -> there.find(name)).map(Up::of).stream())
                .filter(up -> up.name().equals(name))
                .forEach(up -> versions.putIfAbsent(up.version().digest(), up.version()));
        if (versions.isEmpty()) {
            throw new PluginRefusedException(
                    "AEG-CFG-022",
                    "'" + name + "' is declared in aegis.yaml and does not run: "
                            + found.map(there -> there.missing().get(name))
                                    .orElse("what the file trusts cannot be read")
                            + ". `aegis plugin revoke --digest` revokes any file by its SHA-256");
        }
        var closed = new LinkedHashSet<String>();
        versions.keySet()
                .forEach(digest ->
                        closed.addAll(follow(PluginChanges.revokedFile(name, digest, actor), versions::keySet, true)));
        return Done.of(name, versions.values().iterator().next(), List.copyOf(closed));
    }

    /** What lies there now; nothing if its keys cannot be read, which keeps nobody from revoking what runs. */
    private Optional<Vendors.Found> found() {
        try {
            return Optional.of(vendors.find(section.get(), registry.installed()));
        } catch (ConfigException noKeys) {
            return Optional.empty();
        }
    }

    /** Every version that a key has signed and that is up or installed: runs may still be on one that was replaced. */
    private Set<String> signedBy(String fingerprint) {
        Stream<PluginLock.Version> installed =
                registry.lock().plugins().values().stream().flatMap(entry -> entry.versions().stream());
        return Stream.concat(plugins.up().stream().map(Up::version), installed)
                .filter(version -> version.signer().equals(fingerprint))
                .map(PluginLock.Version::digest)
                .collect(Collectors.toSet());
    }

    private AdmittedPlugin admitted(PluginFile file, String tierWord, Set<String> grants) {
        if (PluginTier.of(tierWord).isEmpty()) {
            throw new PluginRefusedException(
                    "AEG-PLG-006",
                    "there is no tier '" + Words.shown(tierWord) + "'; there are verified, sandboxed and process");
        }
        PluginTier tier = Vendors.effective(tierWord, section.get().sandbox());
        Vendors.objection(tier, section.get().sandbox()).ifPresent(why -> {
            throw new PluginRefusedException("AEG-PLG-006", why.substring("AEG-PLG-006 ".length()));
        });
        AdmissionResult result = admission.judge(file, tier, grants, trusted());
        return switch (result) {
            case AdmissionResult.Admitted(AdmittedPlugin plugin) -> plugin;
            case AdmissionResult.Refused refused -> throw refusal(refused);
        };
    }

    private static PluginRefusedException refusal(AdmissionResult result) {
        return switch (result) {
            case AdmissionResult.Refused(RefusedBundle bundle) ->
                new PluginRefusedException(
                        bundle.findings().getFirst().code(),
                        bundle.findings().stream()
                                .map(finding -> finding.place() + ": " + finding.message())
                                .collect(Collectors.joining("\n")));
            case AdmissionResult.Admitted(AdmittedPlugin plugin) ->
                new PluginRefusedException("AEG-CFG-020", "the name of " + plugin.file() + " cannot be read");
        };
    }

    private Done put(AdmittedPlugin plugin, PluginFile file, PluginAction action, String actor) {
        try {
            folder.keep(file);
        } catch (IOException full) {
            throw new PluginRefusedException(
                    "AEG-CFG-020",
                    "the file cannot be kept in the data directory ("
                            + full.getClass().getSimpleName() + "); make room, and do it again");
        }
        PluginChange change = PluginChanges.of(action, plugin, actor);
        PluginLock next = registry.after(change);
        plugins.bringIn(next, plugin.type(), committing(change, next));
        return Done.of(plugin, List.of());
    }

    private List<String> follow(PluginChange change, Supplier<Set<String>> gone, boolean cuts) {
        PluginLock next = registry.after(change);
        return plugins.follow(next, gone, cuts, committing(change, next));
    }

    private Runnable committing(PluginChange change, PluginLock next) {
        return () -> registry.commit(PluginChanges.sealed(change, LockFile.digest(next)), evidence);
    }

    private Done recordingRefusal(PluginFile file, String actor, Supplier<Done> action) {
        try {
            return action.get();
        } catch (PluginRefusedException refused) {
            String name = Admission.name(file).orElse("-");
            evidence.append(PluginChanges.refused(name, Sha256.of(file.bytes()), refused.code(), actor));
            throw refused;
        }
    }

    private PluginLock.Entry installed(String name) {
        return Optional.ofNullable(registry.lock().plugins().get(name))
                .orElseThrow(() -> new PluginRefusedException(
                        "AEG-CFG-022", registry.disbelief().orElseGet(() -> notInstalled(name))));
    }

    private static String notInstalled(String name) {
        return name.startsWith("aegis.")
                ? "'" + Words.shown(name)
                        + "' is not a plugin that was installed: those of the gateway come with it. What no route names"
                        + " is not used, and `aegis plugin revoke --digest` refuses a file of its own, too"
                : "no plugin '" + Words.shown(name) + "' is installed; see `aegis plugin list`";
    }

    /** The versions that an installed plugin can go back to, the newest last, each with the digest of its file. */
    public synchronized Map<String, List<String>> earlier() {
        return earlier(registry.lock());
    }

    static Map<String, List<String>> earlier(PluginLock lock) {
        return lock.plugins().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> entry.getValue().versions().stream()
                                .filter(version ->
                                        !version.equals(entry.getValue().running()))
                                .map(version -> version.version() + " " + version.digest())
                                .toList()));
    }

    private void requireNotDeclared(String name) {
        if (isDeclared(name)) {
            throw declared(name);
        }
    }

    private boolean isDeclared(String name) {
        return section.get().plugins().containsKey(name);
    }

    /** For what is taken away. A file that cannot be read declares nothing: it keeps nobody from taking away what is on the list. */
    private boolean isReadablyDeclared(String name) {
        try {
            return isDeclared(name);
        } catch (ConfigException unreadable) {
            if (registry.lock().plugins().containsKey(name)) {
                return false;
            }
            throw unreadable;
        }
    }

    private static PluginRefusedException declared(String name) {
        return new PluginRefusedException(
                "AEG-CFG-021", "'" + name + "' is declared in aegis.yaml; what the file names is changed in the file");
    }
}
