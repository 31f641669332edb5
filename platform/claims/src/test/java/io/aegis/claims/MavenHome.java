package io.aegis.claims;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A home for Maven below a workplace: an empty local repository, and Maven Central answered by what the build of this checkout has fetched, so that no test
 * waits for the network. Nothing of ours is found in there before it is found where the project says.
 */
final class MavenHome {
    private final Path home;

    private MavenHome(Path home) {
        this.home = home;
    }

    static MavenHome of(Workplace place) {
        Path home = place.folder().resolve("home");
        String fetched = Optional.ofNullable(System.getProperty("localRepository"))
                .orElseThrow(() -> new AssertionError("the build does not say where its local repository is"));
        try {
            Files.createDirectories(home.resolve(".m2"));
            Files.writeString(home.resolve(".m2/settings.xml"), """
                <settings>
                  <mirrors>
                    <mirror>
                      <id>fetched</id>
                      <mirrorOf>central</mirrorOf>
                      <url>%s</url>
                    </mirror>
                  </mirrors>
                </settings>
                """.formatted(
                            Path.of(fetched).toUri()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        place.environment("MAVEN_OPTS", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Duser.home=" + home);
        return new MavenHome(home);
    }

    /** Where an artifact of the local repository was found, as Maven noted it: one line for each of its files. */
    String sourceOf(String artifact, String version) {
        try {
            return Files.readString(home.resolve(".m2/repository/io/aegis")
                    .resolve(artifact)
                    .resolve(version)
                    .resolve("_remote.repositories"));
        } catch (IOException absent) {
            throw new UncheckedIOException(absent);
        }
    }
}
