package io.aegis.claims.house;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The image as it is delivered: a folder that anybody could write to, and a list of digests that nobody can. */
class ImageIT {

    private static final Path IMAGE = House.root().resolve("platform/cli/target/image");

    @ParameterizedTest
    @CsvSource({"bundles, first-party", "framework, framework"})
    void everyJarThatTheFrameworkRunsIsTrustedByDigestAndNothingElseIs(String folder, String list) {
        assertThat(trusted(list)).isNotEmpty().isEqualTo(digests(IMAGE.resolve(folder)));
    }

    @Test
    void everyBundleOfTheHouseIsDelivered() {
        assertThat(jarsOf(IMAGE.resolve("bundles")).stream()
                        .map(jar -> jar.getFileName().toString())
                        .map(name -> name.replaceFirst("-\\d.*", "")))
                .containsExactlyInAnyOrderElementsOf(
                        House.bundles().stream().map(ImageIT::artifact).toList());
    }

    @Test
    void noBundleIsOnTheModulePathOfThePlatform() {
        var bundles = House.bundles().stream().map(HouseModule::packageName).collect(toSet());
        assertThat(ModuleFinder.of(IMAGE.resolve("lib")).findAll())
                .extracting(module -> module.descriptor().name())
                .contains("io.aegis.kernel", "io.aegis.spi")
                .doesNotContainAnyElementsOf(bundles);
    }

    @Test
    void theModuleGraphResolves() {
        var resolved = Configuration.empty()
                .resolve(ModuleFinder.of(IMAGE.resolve("lib")), ModuleFinder.ofSystem(), Set.of("io.aegis.cli"));
        assertThat(resolved.modules())
                .extracting(module -> module.name())
                .contains("io.aegis.cli", "io.aegis.app", "io.aegis.kernel", "io.aegis.vault");
    }

    @ParameterizedTest
    @CsvSource({"aegis-spi, true", "aegis-spi-testkit, true", "aegis-bom, false"})
    void theRepositoryOfPluginAuthorsIsWhole(String artifact, boolean hasJars) {
        Path folder = IMAGE.resolve("repository/io/aegis").resolve(artifact);
        String version = artifact + "-3.0.0-alpha";
        var names = new ArrayList<>(List.of(version + ".pom"));
        if (hasJars) {
            names.addAll(List.of(version + ".jar", version + "-sources.jar", version + "-javadoc.jar"));
        }
        assertThat(files(folder.resolve("3.0.0-alpha"))).containsExactlyInAnyOrderElementsOf(withChecksums(names));
        assertThat(files(folder))
                .containsExactlyInAnyOrderElementsOf(withChecksums(List.of("maven-metadata.xml", "3.0.0-alpha")));
        assertThat(House.read(folder.resolve("3.0.0-alpha").resolve(version + ".pom")))
                .contains("<artifactId>" + artifact + "</artifactId>")
                .doesNotContain("<parent>", "<scope>test</scope>");
    }

    @Test
    void everyFileOfTheRepositoryIsTheOneThatItsChecksumsAreOf() throws IOException {
        try (var files = Files.walk(IMAGE.resolve("repository"))) {
            var checked = files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith(".sha1"))
                    .filter(file -> !file.toString().endsWith(".sha256"))
                    .toList();
            assertThat(checked).hasSizeGreaterThan(10).allSatisfy(file -> {
                assertThat(file.resolveSibling(file.getFileName() + ".sha256")).hasContent(digest(file));
                assertThat(file.resolveSibling(file.getFileName() + ".sha1")).hasContent(digest("SHA-1", file));
            });
        }
    }

    @Test
    void theContractThatAuthorsCompileAgainstIsTheOneThatTheGatewayRuns() {
        assertThat(digest(IMAGE.resolve("repository/io/aegis/aegis-spi/3.0.0-alpha/aegis-spi-3.0.0-alpha.jar")))
                .isEqualTo(digest(IMAGE.resolve("lib/aegis-spi-3.0.0-alpha.jar")))
                .isEqualTo(digest(IMAGE.resolve("conformance/aegis-spi-3.0.0-alpha.jar")));
    }

    private static List<String> files(Path folder) {
        return jarsOf(folder).stream()
                .map(file -> file.getFileName().toString())
                .toList();
    }

    private static List<String> withChecksums(List<String> names) {
        return names.stream()
                .flatMap(name ->
                        name.endsWith("alpha") ? Stream.of(name) : Stream.of(name, name + ".sha1", name + ".sha256"))
                .toList();
    }

    private static String artifact(HouseModule bundle) {
        var parts = bundle.folder().split("/");
        return "aegis-" + parts[1].replaceFirst("s$", "") + "-" + parts[2];
    }

    private static Map<String, String> trusted(String list) {
        var app = jarsOf(IMAGE.resolve("lib")).stream()
                .filter(jar -> jar.getFileName().toString().startsWith("aegis-app-"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the image has no aegis-app"));
        try (var jar = new JarFile(app.toFile());
                var lines = jar.getInputStream(jar.getEntry("META-INF/aegis/" + list + ".sha256"))) {
            return new String(lines.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split(" ", 2))
                    .collect(toMap(line -> line[1], line -> line[0]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> digests(Path folder) {
        return jarsOf(folder).stream().collect(toMap(jar -> jar.getFileName().toString(), ImageIT::digest));
    }

    private static List<Path> jarsOf(Path folder) {
        try (var files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String digest(Path jar) {
        return digest("SHA-256", jar);
    }

    private static String digest(String algorithm, Path jar) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(Files.readAllBytes(jar)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has " + algorithm, e);
        }
    }
}
