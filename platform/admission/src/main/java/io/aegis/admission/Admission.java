package io.aegis.admission;

import io.aegis.admission.AdmissionResult.Admitted;
import io.aegis.admission.AdmissionResult.Refused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.jar.Attributes;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The one place that decides whether a bundle may be installed: from its bytes, before any class of it is loaded.
 *
 * <p>A first-party bundle is trusted for its digest, which is compiled into the image. The folder that it lies in, its name and what it says of itself
 * count for nothing.
 */
public final class Admission {
    private static final long MAX_SIZE = 64L * 1024 * 1024;
    private static final Pattern SYMBOLIC_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,199}");
    private static final Pattern NESTED = Pattern.compile("(?i).*\\.(jar|war|zip|so|dll|dylib|jnilib|exe)");
    /** Headers that would give a bundle more than its declaration says, or another bundle a part of it. */
    private static final List<String> FORBIDDEN = List.of(
            "Bundle-Activator",
            "Bundle-NativeCode",
            "DynamicImport-Package",
            "Export-Package",
            "ExtensionBundle-Activator",
            "Fragment-Host",
            "Launcher-Agent-Class",
            "Premain-Class",
            "Require-Bundle");
    /** What the trusted tier may ask for. It gets all of it, and nothing that is not here. */
    private static final Set<String> GRANTS = Set.of("network", "keys");

    private final Map<String, String> digests;

    /**
     * @param digests SHA-256 of each first-party bundle, by file name
     */
    public Admission(Map<String, String> digests) {
        this.digests = Map.copyOf(digests);
    }

    /** Judges every jar of the folder of first-party bundles, and every file that should be there. */
    public List<AdmissionResult> judge(Path folder) {
        var files = new TreeSet<>(digests.keySet());
        files.addAll(jars(folder));
        List<AdmissionResult> results =
                files.stream().map(file -> judge(folder, file)).toList();
        Map<String, Long> claims = results.stream()
                .flatMap(Admission::admitted)
                .collect(Collectors.groupingBy(AdmittedPlugin::slot, Collectors.counting()));
        return results.stream().map(result -> unambiguous(result, claims)).toList();
    }

    /** The name that a file claims, whatever may be wrong with it otherwise. */
    public Optional<String> name(PluginFile file) {
        try {
            return Optional.of(
                    DeclarationReader.read(JarContents.read(file.bytes()).manifest())
                            .type());
        } catch (MalformedException unreadable) {
            return Optional.empty();
        }
    }

    /**
     * Judges the file of a vendor.
     *
     * @param tier the tier that the operator wants it to have; never {@link PluginTier#TRUSTED}, which is for first-party bundles alone
     * @param grants what the operator grants
     * @param trust whose signatures count
     */
    public AdmissionResult judge(PluginFile file, PluginTier tier, Set<String> grants, Trust trust) {
        return new Refused(new RefusedBundle(
                Words.shown(file.name()),
                List.of(new AdmissionFinding(
                        "AEG-PLG-001",
                        "file " + Words.shown(file.name()),
                        "is not part of this image; " + trust.keys().size() + " vendor keys, tier " + tier.word()
                                + " and grants " + grants + " change nothing about that yet"))));
    }

    private static Stream<AdmittedPlugin> admitted(AdmissionResult result) {
        return switch (result) {
            case Admitted admitted -> Stream.of(admitted.plugin());
            case Refused ignored -> Stream.empty();
        };
    }

    private static Set<String> jars(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".jar"))
                    .collect(Collectors.toSet());
        } catch (IOException unreadable) {
            throw new UncheckedIOException("the folder of bundles cannot be read: " + folder, unreadable);
        }
    }

    private AdmissionResult judge(Path folder, String file) {
        try {
            byte[] bytes = bytes(folder.resolve(file));
            String digest = Sha256.of(bytes);
            requireListed(file, digest);
            JarContents jar = JarContents.read(bytes);
            Attributes manifest = jar.manifest();
            List<AdmissionFinding> forbidden = forbidden(jar, manifest);
            if (!forbidden.isEmpty()) {
                return new Refused(new RefusedBundle(file, forbidden));
            }
            return admitted(file, bytes, digest, jar, manifest);
        } catch (MalformedException malformed) {
            return new Refused(new RefusedBundle(Words.shown(file), List.of(malformed.finding())));
        }
    }

    private static Admitted admitted(String file, byte[] bytes, String digest, JarContents jar, Attributes manifest)
            throws MalformedException {
        PluginDeclaration declaration = DeclarationReader.read(manifest);
        requireGranted(declaration);
        var schema = SettingsSchema.parse(jar.schema()
                .orElseThrow(
                        () -> new MalformedException(JarContents.SCHEMA, "a plugin ships a schema of its settings")));
        return new Admitted(new AdmittedPlugin(
                file,
                bytes,
                digest,
                symbolicName(manifest),
                Words.shown(
                        Optional.ofNullable(manifest.getValue("Bundle-Version")).orElse("0.0.0")),
                PluginTier.TRUSTED,
                declaration.needs(),
                Optional.empty(),
                declaration,
                schema));
    }

    private static byte[] bytes(Path file) throws MalformedException {
        String name = "file " + Words.shown(file.getFileName().toString());
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new MalformedException(
                        "AEG-CFG-022", name, "is part of this image and not there as a plain file");
            }
            if (Files.size(file) > MAX_SIZE) {
                throw new MalformedException(name, "is larger than " + MAX_SIZE + " bytes");
            }
            return Files.readAllBytes(file);
        } catch (IOException unreadable) {
            throw new MalformedException("AEG-CFG-022", name, "cannot be read");
        }
    }

    private void requireListed(String file, String digest) throws MalformedException {
        String place = "file " + Words.shown(file);
        String expected = digests.get(file);
        if (expected == null) {
            throw new MalformedException("AEG-PLG-001", place, "is not signed and not part of this image");
        }
        if (!expected.equals(digest)) {
            throw new MalformedException("AEG-PLG-003", place, "is not the file that this image was built with");
        }
    }

    private static void requireGranted(PluginDeclaration declaration) throws MalformedException {
        for (String need : declaration.needs()) {
            if (!GRANTS.contains(need)) {
                throw new MalformedException("AEG-PLG-007", "Require-Capability", "no grant '" + need + "' exists");
            }
        }
    }

    private static String symbolicName(Attributes manifest) throws MalformedException {
        String name =
                Optional.ofNullable(manifest.getValue("Bundle-SymbolicName")).orElse("");
        if (!SYMBOLIC_NAME.matcher(name).matches() || !"2".equals(manifest.getValue("Bundle-ManifestVersion"))) {
            throw new MalformedException(
                    "Bundle-SymbolicName", "a bundle has a name without parameters and manifest version 2");
        }
        return name;
    }

    private static List<AdmissionFinding> forbidden(JarContents jar, Attributes manifest) {
        var findings = new ArrayList<AdmissionFinding>();
        for (String header : FORBIDDEN) {
            if (manifest.getValue(header) != null) {
                findings.add(forbidden("header " + header, "a plugin has no such header"));
            }
        }
        String classPath = manifest.getValue("Bundle-ClassPath");
        if (classPath != null && !classPath.strip().equals(".")) {
            findings.add(forbidden("header Bundle-ClassPath", "the classes of a plugin lie in its own jar"));
        }
        jar.names().stream()
                .filter(name -> NESTED.matcher(name).matches())
                .sorted()
                .limit(20)
                .forEach(name -> findings.add(
                        forbidden("entry " + Words.shown(name), "a plugin carries no archives and no native code")));
        return findings;
    }

    private static AdmissionFinding forbidden(String place, String message) {
        return new AdmissionFinding("AEG-PLG-006", place, message);
    }

    /** Of two plugins that claim one name neither is taken: nobody could say which one a route means. */
    private static AdmissionResult unambiguous(AdmissionResult result, Map<String, Long> claims) {
        Function<AdmittedPlugin, AdmissionResult> refused = admitted -> new Refused(new RefusedBundle(
                admitted.file(),
                List.of(new AdmissionFinding(
                        "AEG-CFG-021", "Provide-Capability", "another bundle declares " + admitted.slot() + " too"))));
        return switch (result) {
            case Admitted admitted ->
                claims.getOrDefault(admitted.plugin().slot(), 0L) > 1 ? refused.apply(admitted.plugin()) : admitted;
            case Refused already -> already;
        };
    }
}
