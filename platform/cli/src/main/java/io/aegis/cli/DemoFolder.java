package io.aegis.cli;

import io.aegis.app.Image;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a demo keeps what it writes: {@code target/demo} of a checkout, or a folder in the user's cache. A marker tells a demo's folder from one that
 * belongs to somebody; nothing is written into the latter, and nothing of it is deleted.
 */
final class DemoFolder {
    private static final String MARKER = ".aegis-demo";
    private static final int DEMOS = 20;

    private final Path path;

    private DemoFolder(Path path) {
        this.path = path;
    }

    /** The first that no other demo runs in. */
    static DemoFolder free(Image image, Map<String, String> environment) {
        Path first = place(image.home().toAbsolutePath().normalize(), environment);
        for (int demo = 1; demo <= DEMOS; demo++) {
            var folder = new DemoFolder(demo == 1 ? first : first.resolveSibling("demo-" + demo));
            folder.requireOurs();
            if (!LocalState.isHeld(folder.data())) {
                return folder;
            }
        }
        throw new CommandFailure(
                ExitCode.UNAVAILABLE, DEMOS + " demos run already beside " + first + "; end one of them with Ctrl-C");
    }

    /** Makes it, or finds it as the last demo left it. */
    void prepare(boolean fresh) throws IOException {
        if (fresh) {
            TemporaryFolder.delete(path);
        }
        Files.createDirectories(path);
        if (!Files.exists(marker(), LinkOption.NOFOLLOW_LINKS)) {
            Files.createFile(marker());
        }
    }

    Path config() {
        return path.resolve("aegis.yaml");
    }

    Path data() {
        return path.resolve("data");
    }

    private Path marker() {
        return path.resolve(MARKER);
    }

    private void requireOurs() {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS) || isEmptyFolder()) {
            return;
        }
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) || !Files.exists(marker(), LinkOption.NOFOLLOW_LINKS)) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    path + " was not written by a demo, so the demo leaves it alone; move it away, or set"
                            + " XDG_CACHE_HOME to another folder");
        }
    }

    private boolean isEmptyFolder() {
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.findAny().isEmpty();
        } catch (IOException unreadable) {
            return false;
        }
    }

    /** A checkout is known as the launcher knows it: its image is {@code platform/cli/target/image} beside a {@code pom.xml}. */
    private static Path place(Path image, Map<String, String> environment) {
        return checkout(image)
                .map(root -> root.resolve("target").resolve("demo"))
                .orElseGet(() -> cache(environment).resolve("aegis").resolve("demo"));
    }

    private static Optional<Path> checkout(Path image) {
        if (!image.endsWith(Path.of("platform", "cli", "target", "image"))) {
            return Optional.empty();
        }
        return Optional.of(image.resolve("../../../..").normalize())
                .filter(root -> Files.isRegularFile(root.resolve("pom.xml")));
    }

    /** By the XDG base directory specification, in which a path that is not absolute counts for nothing. */
    private static Path cache(Map<String, String> environment) {
        return absolute(environment.get("XDG_CACHE_HOME"))
                .or(() -> absolute(environment.get("HOME")).map(home -> home.resolve(".cache")))
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"));
    }

    private static Optional<Path> absolute(@Nullable String path) {
        return Optional.ofNullable(path)
                .filter(text -> !text.isEmpty())
                .map(Path::of)
                .filter(Path::isAbsolute);
    }
}
