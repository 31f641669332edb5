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
import io.aegis.config.ConfigCode;
import io.aegis.config.ConfigException;
import io.aegis.config.DeclaredPlugin;
import io.aegis.config.PluginSection;
import io.aegis.config.Positions;
import io.aegis.config.Problem;
import io.aegis.config.Sandbox;
import io.aegis.config.TrustedVendor;
import io.aegis.plugins.PluginFolder;
import io.aegis.plugins.PluginLock;
import io.aegis.plugins.Revocations;
import io.aegis.plugins.Surroundings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which vendors' plugins a generation shall have: those that the configuration file declares and those that an operator has installed, each judged anew.
 *
 * <p>A name that the file declares is the file's, whatever was installed under it.
 */
final class Vendors {
    private static final long LARGEST_KEY = 16 * 1024;

    private final Path here;
    private final Admission admission;
    private final PluginFolder folder;

    /**
     * @param config the configuration file, which relative paths start from
     */
    Vendors(Path config, Admission admission, PluginFolder folder) {
        this.here = Optional.ofNullable(config.toAbsolutePath().getParent()).orElse(Path.of("/"));
        this.admission = admission;
        this.folder = folder;
    }

    /**
     * What was found.
     *
     * @param admitted plugins that may run
     * @param missing names of those that may not, with the reason
     * @param declared names that the file declares
     * @param files of those that it declares and that were admitted, by name
     * @param trust whose signatures count
     */
    record Found(
            List<AdmittedPlugin> admitted,
            Map<String, String> missing,
            Set<String> declared,
            Map<String, PluginFile> files,
            Trust trust,
            Surroundings surroundings) {
        Optional<AdmittedPlugin> find(String name) {
            return admitted.stream()
                    .filter(plugin -> plugin.type().equals(name))
                    .findFirst();
        }

        /** What is started for nobody, also of the gateway's own plugins. */
        Revocations revoked() {
            return new Revocations(trust.revokedDigests(), trust.revokedKeys());
        }
    }

    /**
     * Judges.
     *
     * @param installed what an operator has installed
     * @throws ConfigException if the file trusts a key that is none
     */
    Found find(PluginSection section, Installed installed) {
        return find(section, installed, Map.of());
    }

    /**
     * The same with files that were read before, and are judged again.
     *
     * @param read files of plugins that the section declares, by name; of others, what lies there now
     */
    Found find(PluginSection section, Installed installed, Map<String, PluginFile> read) {
        PluginLock lock = installed.lock();
        Trust trust = trust(section, lock);
        var admitted = new ArrayList<AdmittedPlugin>();
        var missing = new LinkedHashMap<String, String>(installed.doubted());
        var files = new LinkedHashMap<String, PluginFile>();
        section.plugins().forEach((name, plugin) -> {
            PluginTier tier = tier(plugin.tier(), section.sandbox());
            Source source = read.containsKey(name) ? () -> read.get(name) : declared(plugin);
            sort(name, source, wanted(plugin, tier, section.sandbox()), trust, admitted, missing)
                    .ifPresent(file -> files.put(name, file));
        });
        lock.plugins().forEach((name, entry) -> {
            if (!section.plugins().containsKey(name)) {
                PluginLock.Version version = entry.running();
                PluginTier tier = effective(version.tier(), section.sandbox());
                var wanted = new Wanted(tier, version.grants(), Optional.of(version.digest()), section.sandbox());
                sort(name, () -> kept(version), wanted, trust, admitted, missing);
            }
        });
        return new Found(
                admitted,
                missing,
                new LinkedHashSet<>(section.plugins().keySet()),
                files,
                trust,
                surroundings(section.sandbox()));
    }

    /** The tier that a wish comes to where this sandbox is. A process alone is never called sandboxed. */
    static PluginTier effective(String wish, Sandbox sandbox) {
        PluginTier tier = PluginTier.of(wish).orElse(PluginTier.SANDBOXED);
        return tier == PluginTier.SANDBOXED && sandbox.isolation() == Sandbox.Isolation.PROCESS
                ? PluginTier.PROCESS
                : tier;
    }

    /** Why a tier cannot be had where this sandbox is. */
    static Optional<String> objection(PluginTier tier, Sandbox sandbox) {
        return tier == PluginTier.PROCESS && sandbox.isolation() != Sandbox.Isolation.PROCESS
                ? Optional.of("AEG-PLG-006 the tier process is a process that sees what the gateway's user sees; write"
                        + " `sandbox: {isolation: process}` in aegis.yaml if that is enough here")
                : Optional.empty();
    }

    static Surroundings surroundings(Sandbox sandbox) {
        return new Surroundings(
                sandbox.isolation() == Sandbox.Isolation.BUBBLEWRAP, sandbox.memory(), sandbox.timeout());
    }

    /** Whom file and operator trust together. */
    Trust trust(PluginSection section, PluginLock installed) {
        var keys = new ArrayList<VendorKey>();
        section.trust()
                .values()
                .forEach(vendor -> vendor.keyFiles().forEach(file -> keys.add(key(section.positions(), vendor, file))));
        var fingerprints = keys.stream().map(VendorKey::fingerprint).toList();
        installed.keys().stream()
                .filter(key -> !fingerprints.contains(key.fingerprint()))
                .forEach(keys::add);
        try {
            return new Trust(keys, installed.revokedDigests(), installed.revokedKeys());
        } catch (KeyRejectedException overlapping) {
            throw wrong(section.positions(), "trust", String.valueOf(overlapping.getMessage()));
        }
    }

    private record Wanted(PluginTier tier, Set<String> grants, Optional<String> sha256, Sandbox sandbox) {}

    private interface Source {
        PluginFile file() throws IOException;
    }

    /** The file, if it was admitted. */
    private Optional<PluginFile> sort(
            String name,
            Source source,
            Wanted wanted,
            Trust trust,
            List<AdmittedPlugin> admitted,
            Map<String, String> missing) {
        try {
            PluginFile file = source.file();
            Optional<String> objection =
                    objection(wanted.tier(), wanted.sandbox()).or(() -> altered(file, wanted));
            if (objection.isPresent()) {
                missing.put(name, objection.get());
                return Optional.empty();
            }
            switch (admission.judge(file, wanted.tier(), wanted.grants(), trust)) {
                case AdmissionResult.Refused(RefusedBundle bundle) ->
                    missing.put(name, bundle.findings().getFirst().toString());
                case AdmissionResult.Admitted(AdmittedPlugin plugin) -> {
                    if (plugin.type().equals(name)) {
                        admitted.add(plugin);
                        return Optional.of(file);
                    }
                    missing.put(name, "AEG-CFG-021 the file is the plugin " + plugin.type());
                }
            }
        } catch (IOException unreadable) {
            missing.put(name, "AEG-CFG-022 its file cannot be read: " + why(unreadable));
        }
        return Optional.empty();
    }

    /** What the JDK says of a file that is not there is its name alone. */
    private static String why(IOException unreadable) {
        return switch (unreadable) {
            case NoSuchFileException gone -> "there is no " + gone.getFile();
            case AccessDeniedException denied -> "the user of the gateway may not read " + denied.getFile();
            default -> String.valueOf(unreadable.getMessage());
        };
    }

    private static Optional<String> altered(PluginFile file, Wanted wanted) {
        String digest = Sha256.of(file.bytes());
        return wanted.sha256()
                .filter(pinned -> !pinned.equals(digest))
                .map(pinned -> "AEG-PLG-003 the file is not" + " the one that was chosen: its SHA-256 is " + digest);
    }

    private Source declared(DeclaredPlugin plugin) {
        return () -> PluginFile.read(here.resolve(plugin.file()));
    }

    private PluginFile kept(PluginLock.Version version) throws IOException {
        return folder.find(version.digest())
                .orElseThrow(() -> new IOException(version.digest() + ".jar is gone from the data directory"));
    }

    private VendorKey key(Positions positions, TrustedVendor vendor, Path file) {
        try {
            String pem = pem(here.resolve(file));
            return VendorKey.pin(vendor.vendor(), vendor.prefix(), pem);
        } catch (IOException unreadable) {
            throw wrong(positions, "trust." + vendor.vendor() + ".key_file", String.valueOf(unreadable.getMessage()));
        } catch (KeyRejectedException rejected) {
            throw wrong(positions, "trust." + vendor.vendor(), String.valueOf(rejected.getMessage()));
        }
    }

    private static String pem(Path file) throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) > LARGEST_KEY) {
            throw new IOException("there is no file " + file + ", or it is too large for a key");
        }
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }

    private static PluginTier tier(DeclaredPlugin.Tier tier, Sandbox sandbox) {
        return effective(tier.name().toLowerCase(Locale.ROOT), sandbox);
    }

    private static Wanted wanted(DeclaredPlugin plugin, PluginTier tier, Sandbox sandbox) {
        return new Wanted(tier, plugin.grants(), plugin.sha256(), sandbox);
    }

    private static ConfigException wrong(Positions positions, String path, String what) {
        return new ConfigException(List.of(new Problem(
                ConfigCode.INVALID,
                Problem.Severity.ERROR,
                positions.nearest("/" + path.replace('.', '/')),
                path,
                what,
                "Nobody's plugins could be believed to be that vendor's.",
                "Name a readable public key in PEM, as `aegis plugin keygen` writes it beside the private one.")));
    }
}
