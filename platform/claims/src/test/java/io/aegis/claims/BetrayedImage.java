package io.aegis.claims;

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
import java.util.stream.Stream;

/** What whoever builds the image can do who is the attacker: bundles more than ours, with their digests in the list. */
record BetrayedImage(Distribution distribution) {
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
            return new BetrayedImage(copy);
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

    /** Its jars, for a class path without any wall. */
    String libraries() {
        return distribution.launcher().resolveSibling("lib") + "/*";
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
