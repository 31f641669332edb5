package io.aegis.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a vendor reads when a jar is not fit for the tier verified, word by word. Each folder of {@code golden} is a jar: sources, and the findings that
 * belong to them.
 */
class GoldenFindingsTest {
    private static final Path GOLDEN = Path.of("src/test/golden");

    static Stream<Path> jars() throws IOException {
        try (Stream<Path> folders = Files.list(GOLDEN)) {
            return folders.sorted().toList().stream();
        }
    }

    @Test
    void thereAreTenJars() throws IOException {
        assertThat(jars()).hasSize(10);
    }

    @ParameterizedTest
    @MethodSource("jars")
    void areWordForWord(Path folder) throws IOException {
        assertThat(found(folder)).isEqualTo(Files.readString(folder.resolve("findings.txt")));
    }

    private static String found(Path folder) throws IOException {
        Map<String, String> sources = new TreeMap<>();
        Set<Path> files = new HashSet<>();
        try (Stream<Path> all = Files.list(folder)) {
            all.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
        }
        for (Path file : files) {
            sources.put("acme.tickets." + file.getFileName().toString().replace(".java", ""), Files.readString(file));
        }
        PluginJar jar = PluginJar.empty().withClasses(Sources.compiled(sources));
        return Admission.report(Signed.file(jar.bytes()), Signed.TRUST).tiers().get(PluginTier.VERIFIED).stream()
                .map(AdmissionFinding::toString)
                .collect(Collectors.joining("\n", "", "\n"));
    }
}
