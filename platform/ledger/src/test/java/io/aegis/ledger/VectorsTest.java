package io.aegis.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What both verifiers, ours and the one in another language, must say to the same files. Files are written with {@code -Daegis.docs.write=true}. */
class VectorsTest {
    private static final Vectors VECTORS = new Vectors();
    private static final Path FOLDER = folder();

    private static Path folder() {
        Path home = Path.of("").toAbsolutePath();
        while (!Files.exists(home.resolve("docs/reference/evidence.md"))) {
            home = home.getParent();
        }
        return home.resolve("docs/examples/verify/vectors");
    }

    static List<Vectors.Vector> vectors() {
        return VECTORS.vectors();
    }

    @BeforeAll
    static void writeIfAsked() throws IOException {
        if (Boolean.getBoolean("aegis.docs.write")) {
            Files.createDirectories(FOLDER);
            try (Stream<Path> old = Files.list(FOLDER)) {
                for (Path file : old.toList()) {
                    Files.delete(file);
                }
            }
            for (var file : VECTORS.files().entrySet()) {
                Files.write(FOLDER.resolve(file.getKey()), file.getValue());
            }
            Files.writeString(FOLDER.resolve("vectors.json"), list());
        }
    }

    @Test
    void theFilesAreAsTheyAreMadeHere() throws IOException {
        assertThat(FOLDER.resolve("vectors.json")).content().isEqualTo(list());
        for (var file : VECTORS.files().entrySet()) {
            assertThat(FOLDER.resolve(file.getKey())).hasBinaryContent(file.getValue());
        }
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files).hasSize(VECTORS.files().size() + 1);
        }
    }

    @Test
    void theOtherOneIsShortEnoughToBeReadAtOneSitting() throws IOException {
        assertThat(Files.readAllLines(FOLDER.resolveSibling("verify.mjs"))).hasSizeLessThan(200);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void oursFindsWhatThereIs(Vectors.Vector vector) throws IOException {
        Optional<CheckpointKey> key = text(vector.key()).map(CheckpointKey::parse);
        Optional<SealedNote> earlier =
                text(vector.checkpoint()).map(note -> SealedNote.parse(note).orElseThrow());
        Verification found = Verifier.verify(FOLDER.resolve(vector.file()), new Expectations(key, earlier));
        assertThat(exit(found, vector.strict())).as(found.toString()).isEqualTo(vector.exit());
        assertThat(found instanceof Verification.Tampered(long line, String why) ? line : 0)
                .as(found.toString())
                .isEqualTo(vector.line());
    }

    private static int exit(Verification found, boolean strict) {
        int failure = found instanceof Verification.NotAnExport ? 2 : 1;
        return found.passes(strict) ? 0 : failure;
    }

    private static Optional<String> text(String file) throws IOException {
        return file.isEmpty() ? Optional.empty() : Optional.of(Files.readString(FOLDER.resolve(file)));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void theOtherOneFindsTheSame(Vectors.Vector vector) throws Exception {
        var command = new ArrayList<String>(List.of("node", "../verify.mjs", vector.file()));
        if (!vector.key().isEmpty()) {
            command.addAll(List.of("--key", vector.key()));
        }
        if (!vector.checkpoint().isEmpty()) {
            command.addAll(List.of("--checkpoint", vector.checkpoint()));
        }
        if (vector.strict()) {
            command.add("--strict");
        }
        Process node = new ProcessBuilder(command)
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(node.waitFor()).as(said).isEqualTo(vector.exit());
        assertThat(said.contains("TAMPERED")).as(said).isEqualTo(vector.exit() == 1 && !isOnlyOpen(vector));
        if (vector.line() > 0) {
            assertThat(said).contains("TAMPERED at line " + vector.line() + ":");
        } else {
            assertThat(said).doesNotContain("at line");
        }
    }

    /** Whether nothing is wrong with the file, and {@code --strict} wants to know more. */
    private static boolean isOnlyOpen(Vectors.Vector vector) {
        return vector.strict();
    }

    private static String list() {
        return VECTORS.vectors().stream().map(VectorsTest::json).collect(Collectors.joining(",\n", "[\n", "\n]\n"));
    }

    private static String json(Vectors.Vector vector) {
        return new JsonText(200)
                .object(json -> {
                    unlessEmpty(json, "checkpoint", vector.checkpoint());
                    json.name("exit").number(vector.exit());
                    json.name("file").text(vector.file());
                    unlessEmpty(json, "key", vector.key());
                    if (vector.line() > 0) {
                        json.name("line").number(vector.line());
                    }
                    json.name("name").text(vector.name());
                    json.name("strict").bool(vector.strict());
                })
                .toString();
    }

    private static void unlessEmpty(JsonText json, String name, String value) {
        if (!value.isEmpty()) {
            json.name(name).text(value);
        }
    }
}
