package io.aegis.vendor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
        }
        return onlyJar(path.resolve("target"));
    }

    private void build() {
        var build = ChildProcess.run(List.of("mvn", "-B", "-q", "-DskipTests", "package"), path, null, LONGEST_BUILD);
        if (build.exit() != 0) {
            throw new VendorException("the project in " + path + " does not build:\n"
                    + build.out().strip());
        }
    }

    private static Path onlyJar(Path target) {
        if (!Files.isDirectory(target)) {
            throw new VendorException("there is no " + target + "; build the project first, or name its jar");
        }
        try (Stream<Path> files = Files.list(target)) {
            List<Path> jars = files.filter(file -> isPlugin(file.getFileName().toString()))
                    .sorted()
                    .toList();
            if (jars.size() != 1) {
                throw new VendorException("there are " + jars.size() + " jars in " + target + ": name one of them");
            }
            return jars.getFirst().toAbsolutePath();
        } catch (IOException unreadable) {
            throw new VendorException(target + " cannot be read: " + unreadable, unreadable);
        }
    }

    private static boolean isPlugin(String file) {
        return file.endsWith(".jar") && NOT_THE_PLUGIN.stream().noneMatch(file::endsWith);
    }
}
