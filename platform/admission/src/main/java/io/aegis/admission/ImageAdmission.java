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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Decides over the bundles that belong to the gateway: each is trusted for its digest, which is compiled into the image. */
final class ImageAdmission {
    private static final long MAX_SIZE = 64L * 1024 * 1024;

    private final Map<String, String> digests;

    ImageAdmission(Map<String, String> digests) {
        this.digests = Map.copyOf(digests);
    }

    List<AdmissionResult> judge(Path folder) {
        var files = new TreeSet<>(digests.keySet());
        files.addAll(jars(folder));
        List<AdmissionResult> results =
                files.stream().map(file -> judge(folder, file)).toList();
        Map<String, Long> claims = results.stream()
                .flatMap(ImageAdmission::admitted)
                .collect(Collectors.groupingBy(AdmittedPlugin::slot, Collectors.counting()));
        return results.stream().map(result -> unambiguous(result, claims)).toList();
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
            BundleManifest manifest = jar.manifest();
            var findings = new ArrayList<>(HeaderRules.forbidden(manifest));
            findings.addAll(jar.findings());
            return findings.isEmpty()
                    ? admitted(file, bytes, digest, jar, manifest)
                    : new Refused(new RefusedBundle(file, findings));
        } catch (MalformedException malformed) {
            return new Refused(new RefusedBundle(Words.shown(file), List.of(malformed.finding())));
        }
    }

    private static Admitted admitted(String file, byte[] bytes, String digest, JarContents jar, BundleManifest manifest)
            throws MalformedException {
        PluginDeclaration declaration = DeclarationReader.read(manifest);
        for (AdmissionFinding misfit : Grants.misfits(declaration)) {
            throw new MalformedException(misfit.code(), misfit.place(), misfit.message());
        }
        SettingsSchema schema = SettingsSchema.parse(jar.schema());
        Grants.requireUpstream(declaration, schema);
        return new Admitted(new AdmittedPlugin(
                file,
                bytes,
                digest,
                HeaderRules.symbolicName(manifest),
                Words.shown(manifest.header("Bundle-Version").orElse("0.0.0")),
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
