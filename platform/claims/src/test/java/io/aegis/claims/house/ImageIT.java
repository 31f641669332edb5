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
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;
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
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
