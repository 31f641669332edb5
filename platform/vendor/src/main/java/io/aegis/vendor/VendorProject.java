package io.aegis.vendor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A plugin's project, or its jar alone.
 *
 * @param path the folder or the jar
 */
public record VendorProject(Path path) {
    private static final Duration LONGEST_BUILD = Duration.ofMinutes(15);
    private static final List<String> NOT_THE_PLUGIN = List.of("-sources.jar", "-javadoc.jar", "-tests.jar");

    /**
     * The jar, built anew if there is a project to build.
     *
     * @throws VendorException if there is none
     */
    public Path jar() {
        if (Files.isRegularFile(path)) {
            return path.toAbsolutePath();
        }
        if (!Files.isDirectory(path)) {
            throw new VendorException("there is no " + path + "; name the folder of a plugin's project, or its jar");
        }
        if (Files.isRegularFile(path.resolve("pom.xml"))) {
            build();
            return newest();
        }
        return onlyJar(path.resolve("target"));
    }

    /**
     * The jar that a build of the project writes now. Older ones, of versions before, may lie beside it.
     *
     * @throws VendorException if it does not build
     */
    public Path built() {
        requireSources();
        build();
        return newest();
    }

    /**
     * Requires that there is something to build.
     *
     * @throws VendorException if not
     */
    public void requireSources() {
        if (!Files.isRegularFile(path.resolve("pom.xml"))) {
            throw new VendorException(
                    "there is no pom.xml in " + path.toAbsolutePath().normalize()
                            + "; name the folder of a plugin's project, as `aegis plugin new` writes it");
        }
    }

    private Path newest() {
        return jars(path.resolve("target")).stream()
                .max(Comparator.comparing(VendorProject::written))
                .orElseThrow(() -> new VendorException("the build of " + path + " wrote no jar"));
    }

    private static FileTime written(Path jar) {
        try {
            return Files.getLastModifiedTime(jar);
        } catch (IOException unreadable) {
            throw new VendorException(jar + " cannot be read: " + unreadable, unreadable);
        }
    }

    private void build() {
        var build = ChildProcess.run(
                List.of("mvn", "-B", "-q", "-Dstyle.color=never", "-DskipTests", "package"), path, null, LONGEST_BUILD);
        if (build.exit() != 0) {
            throw new VendorException("the project in " + path + " does not build:\n"
                    + build.out().strip());
        }
    }

    private static Path onlyJar(Path target) {
        List<Path> jars = jars(target);
        if (jars.size() != 1) {
            throw new VendorException("there are " + jars.size() + " jars in " + target + ": name one of them");
        }
        return jars.getFirst();
    }

    private static List<Path> jars(Path target) {
        if (!Files.isDirectory(target)) {
            throw new VendorException("there is no " + target + "; build the project first, or name its jar");
        }
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(file -> isPlugin(file.getFileName().toString()))
                    .map(Path::toAbsolutePath)
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            throw new VendorException(target + " cannot be read: " + unreadable, unreadable);
        }
    }

    private static boolean isPlugin(String file) {
        return file.endsWith(".jar") && NOT_THE_PLUGIN.stream().noneMatch(file::endsWith);
    }
}
