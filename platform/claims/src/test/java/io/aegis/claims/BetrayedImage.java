package io.aegis.claims;

import io.aegis.admission.Admission;
import io.aegis.admission.AdmissionFinding;
import io.aegis.admission.AdmissionResult;
import io.aegis.admission.RefusedBundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What whoever builds the image can do who is the attacker: bundles more than ours, with their digests in the list. */
final class BetrayedImage {
    private final Distribution distribution;
    private final List<AdmissionResult> results;

    private BetrayedImage(Distribution distribution, List<AdmissionResult> results) {
        this.distribution = distribution;
        this.results = results;
    }

    static BetrayedImage with(List<HostileJar> jars) {
        Distribution copy = Distribution.copy("betrayed");
        Path home = copy.launcher().getParent();
        Path bundles = home.resolve("bundles");
        try (FileSystem app = FileSystems.newFileSystem(app(home))) {
            Path list = app.getPath("/META-INF/aegis/first-party.sha256");
            var lines = new StringBuilder(Files.readString(list));
            for (HostileJar jar : jars) {
                byte[] bytes = jar.bytes();
                Files.write(bundles.resolve(file(jar)), bytes);
                lines.append(digest(bytes)).append(' ').append(file(jar)).append('\n');
            }
            Files.writeString(list, lines);
            var digests = lines.toString()
                    .lines()
                    .map(line -> line.split(" +", 2))
                    .collect(Collectors.toMap(words -> words[1], words -> words[0]));
            return new BetrayedImage(copy, new Admission(digests).judge(bundles));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Path app(Path home) throws IOException {
        try (Stream<Path> libraries = Files.list(home.resolve("lib"))) {
            return libraries
                    .filter(file -> file.getFileName().toString().startsWith("aegis-app-"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    Distribution distribution() {
        return distribution;
    }

    /** Its jars, for a class path without any wall. */
    String libraries() {
        return distribution.launcher().resolveSibling("lib") + "/*";
    }

    /** What admission says of one of its bundles. */
    List<AdmissionFinding> findings(HostileJar jar) {
        return results.stream()
                .flatMap(result -> result instanceof AdmissionResult.Refused(RefusedBundle bundle)
                                && bundle.file().equals(file(jar))
                        ? bundle.findings().stream()
                        : Stream.empty())
                .toList();
    }

    static String file(HostileJar jar) {
        return jar.name() + ".jar";
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
