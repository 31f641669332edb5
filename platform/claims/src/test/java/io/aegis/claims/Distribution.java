package io.aegis.claims;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The gateway as it would be shipped: the built image with the launcher beside it, copied below this module's {@code target}, so that no build that runs
 * meanwhile can change what is under test.
 */
final class Distribution {
    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final Path CHECKOUT = checkout();
    private static final Distribution WHOLE = copy("distribution");

    private final Path home;

    private Distribution(Path home) {
        this.home = home;
    }

    /** What the build delivered. */
    static Distribution whole() {
        return WHOLE;
    }

    /** A copy of its own, for a test that damages it. */
    static Distribution copy(String name) {
        Path image = CHECKOUT.resolve("platform/cli/target/image");
        if (!Files.isDirectory(image.resolve("lib"))) {
            throw new AssertionError("there is no image to test; build platform/cli first");
        }
        Path home = emptyFolder(name);
        try (Stream<Path> files = Files.walk(image)) {
            for (Path file : files.toList()) {
                copyOne(file, home.resolve(image.relativize(file)));
            }
            copyOne(CHECKOUT.resolve("aegis"), home.resolve("aegis"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return new Distribution(home);
    }

    Path launcher() {
        return home.resolve("aegis");
    }

    /** The bundle of a first-party plugin, by the beginning of its file name. */
    Path bundle(String artifact) {
        try (Stream<Path> bundles = Files.list(home.resolve("bundles"))) {
            List<Path> found = bundles.filter(
                            file -> file.getFileName().toString().startsWith(artifact))
                    .toList();
            if (found.size() != 1) {
                throw new AssertionError("the image has " + found.size() + " bundles named " + artifact);
            }
            return found.getFirst();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** A new, empty folder below {@code target}. */
    static Path emptyFolder(String name) {
        Path folder = TARGET.resolve("claims").resolve(name);
        try {
            if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
                try (Stream<Path> old = Files.walk(folder)) {
                    for (Path file : old.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(file);
                    }
                }
            }
            return Files.createDirectories(folder);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static Path checkoutRoot() {
        return CHECKOUT;
    }

    private static void copyOne(Path from, Path to) throws IOException {
        if (Files.isDirectory(from)) {
            Files.createDirectories(to);
        } else {
            Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    private static Path checkout() {
        return Stream.iterate(Path.of("").toAbsolutePath(), folder -> folder != null, Path::getParent)
                .filter(folder -> Files.isRegularFile(folder.resolve("spi/api/pom.xml")))
                .findFirst()
                .orElseThrow(() -> new AssertionError("these tests run inside a checkout"));
    }
}
