package io.aegis.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.spi.export.EvidenceBatch;
import io.aegis.spi.export.EvidenceRecord;
import io.aegis.spi.export.ExportResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonlExporterTest {
    private static final String HEADER = "{\"format\":\"aegis-evidence-v1\"}";
    private static final Ledgers LEDGER = Ledgers.of(40);

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void place() {
        file = directory.resolve("evidence.jsonl");
    }

    private JsonlExporter exporter() {
        return new JsonlExporter(file, OptionalLong.empty(), HEADER.getBytes(StandardCharsets.UTF_8));
    }

    private static EvidenceBatch batch(int first, int last) {
        return new EvidenceBatch(IntStream.rangeClosed(first, last)
                .mapToObj(sequence ->
                        new EvidenceRecord(sequence, LEDGER.line(sequence).getBytes(StandardCharsets.UTF_8)))
                .toList());
    }

    private static List<String> lines(int first, int last) {
        return IntStream.concat(IntStream.of(0), IntStream.rangeClosed(first, last))
                .mapToObj(sequence -> sequence == 0 ? HEADER : LEDGER.line(sequence))
                .toList();
    }

    private void write(int first, int last) {
        try (JsonlExporter exporter = exporter()) {
            assertThat(exporter.export(batch(first, last))).isEqualTo(new ExportResult.Delivered());
        }
    }

    private void privately(String text) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text);
    }

    @Test
    void theFileIsAnExportThatGrows() throws IOException {
        try (JsonlExporter exporter = exporter()) {
            exporter.export(batch(1, 3));
            exporter.export(batch(4, 4));
        }
        write(5, 6);
        assertThat(Files.readAllLines(file)).isEqualTo(lines(1, 6));
    }

    @Test
    void itIsForItsOwnerOnly() throws IOException {
        write(1, 1);
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void aFileThatOthersCanReadIsRefused() throws IOException {
        write(1, 1);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        refuses(exporter(), 2, "others can read or write its file");
        assertThat(Files.readAllLines(file)).isEqualTo(lines(1, 1));
    }

    @Test
    void aLinkIsNotFollowed() throws IOException {
        Path elsewhere = Files.createFile(
                directory.resolve("elsewhere"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.createSymbolicLink(file, elsewhere);
        refuses(exporter(), 1, "its path is a link");
        assertThat(elsewhere).isEmptyFile();
        Files.delete(elsewhere);
        refuses(exporter(), 1, "its path is a link");
        assertThat(elsewhere).doesNotExist();
    }

    @Test
    void aDirectoryIsRefused() throws IOException {
        Files.createDirectory(file);
        refuses(exporter(), 1, "its path is a link, a directory or a device");
    }

    @ParameterizedTest
    @ValueSource(strings = {"precious", "precious\n", "{\"format\":\"aegis-evidence-v2\"}\n", "{\"form"})
    void aFileOfSomethingElseIsLeftAlone(String text) throws IOException {
        privately(text);
        try (JsonlExporter exporter = exporter()) {
            if (HEADER.startsWith(text)) {
                exporter.export(batch(1, 1)); // the beginning of our own first line is what a crash leaves
                assertThat(Files.readAllLines(file)).isEqualTo(lines(1, 1));
            } else {
                refuses(exporter, 1, "its file is something else");
                assertThat(file).hasContent(text);
            }
        }
    }

    @Test
    void halfALineOfACrashIsCutOff() throws IOException {
        write(1, 2);
        for (int length : new int[] {1, 17, LEDGER.line(3).length()}) {
            Files.writeString(file, LEDGER.line(3).substring(0, length), StandardOpenOption.APPEND);
            try (JsonlExporter exporter = exporter()) {
                exporter.export(batch(2, 2));
            }
            assertThat(Files.readAllLines(file)).isEqualTo(lines(1, 2));
        }
        write(3, 3);
        assertThat(Files.readAllLines(file)).isEqualTo(lines(1, 3));
    }

    @Test
    void whatACrashLeftThereIsNotWrittenTwice() throws IOException {
        write(1, 5);
        write(4, 8);
        write(7, 8);
        assertThat(Files.readAllLines(file)).isEqualTo(lines(1, 8));
    }

    @Test
    void aFileThatSomebodyChangedAtItsEndIsNotTakenForDelivered() throws IOException {
        write(1, 5);
        Files.writeString(
                file,
                Files.readString(file).replace(LEDGER.line(5), LEDGER.line(5).replace("\"r\"", "\"x\"")));
        refuses(exporter(), 5, "its file ends with record 5");
        Files.writeString(file, Files.readString(file) + LEDGER.line(30) + "\n");
        refuses(exporter(), 6, "its file ends with record 30");
    }

    @Test
    void aGapIsNotWritten() throws IOException {
        write(1, 2);
        refuses(exporter(), 4, "its file ends with record 2, and 4 comes next");
        assertThat(Files.readAllLines(file)).isEqualTo(lines(1, 2));
        write(3, 4);
        assertThat(Files.readAllLines(file)).isEqualTo(lines(1, 4));
    }

    @Test
    void aNewFileBeginsWhereverTheCursorIs() throws IOException {
        write(30, 31);
        assertThat(Files.readAllLines(file)).isEqualTo(lines(30, 31));
    }

    @Test
    void aFileThatWasTakenAwayGetsNothingMore() throws IOException {
        Path away = directory.resolve("away");
        try (JsonlExporter exporter = exporter()) {
            exporter.export(batch(1, 2));
            Files.move(file, away);
            exporter.export(batch(3, 4));
            assertThat(Files.readAllLines(file)).isEqualTo(lines(3, 4));
            Files.delete(file);
            exporter.export(batch(5, 5));
            assertThat(Files.readAllLines(file)).isEqualTo(lines(5, 5));
        }
        assertThat(Files.readAllLines(away)).isEqualTo(lines(1, 2));
    }

    @Test
    void aFileThatAnotherTookThePlaceOfIsLookedAtAnew() throws IOException {
        Path other = directory.resolve("other");
        write(1, 3);
        Files.move(file, other);
        try (JsonlExporter exporter = exporter()) {
            exporter.export(batch(1, 2));
            Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
            refuses(exporter, 5, "its file ends with record 3, and 5 comes next");
            exporter.export(batch(3, 4));
        }
        assertThat(Files.readAllLines(file)).isEqualTo(lines(1, 4));
    }

    @Test
    void aFileThatSomebodyCutIsLookedAtAnew() throws IOException {
        try (JsonlExporter exporter = exporter()) {
            exporter.export(batch(1, 3));
            Files.writeString(file, String.join("\n", lines(1, 2)) + "\n");
            refuses(exporter, 4, "its file ends with record 2, and 4 comes next");
            Files.writeString(file, "");
            exporter.export(batch(4, 4));
        }
        assertThat(Files.readAllLines(file)).isEqualTo(lines(4, 4));
    }

    @Test
    void twoWritersAreOneTooMany() {
        try (JsonlExporter second = exporter()) {
            try (JsonlExporter first = exporter()) {
                first.export(batch(1, 1));
                refuses(second, 1, "somebody else writes its file");
            }
            assertThat(second.export(batch(2, 2))).isEqualTo(new ExportResult.Delivered());
        }
    }

    @Test
    void aLargeFileIsPutAsideAndEachVerifiesByItself() throws IOException {
        try (JsonlExporter rotating =
                new JsonlExporter(file, OptionalLong.of(200), HEADER.getBytes(StandardCharsets.UTF_8))) {
            rotating.export(batch(1, 3));
            rotating.export(batch(4, 5));
            rotating.export(batch(6, 6));
        }
        assertThat(Files.readAllLines(directory.resolve("evidence.jsonl.3"))).isEqualTo(lines(1, 3));
        assertThat(Files.readAllLines(directory.resolve("evidence.jsonl.5"))).isEqualTo(lines(4, 5));
        assertThat(Files.readAllLines(file)).isEqualTo(lines(6, 6));
    }

    @Test
    void aFileThatWasPutAsideIsNeverOverwritten() throws IOException {
        Path aside = Files.writeString(directory.resolve("evidence.jsonl.3"), "kept");
        try (JsonlExporter rotating =
                new JsonlExporter(file, OptionalLong.of(200), HEADER.getBytes(StandardCharsets.UTF_8))) {
            rotating.export(batch(1, 3));
            refuses(rotating, 4, "its file cannot be written");
        }
        assertThat(aside).hasContent("kept");
        assertThat(Files.readAllLines(file)).isEqualTo(lines(1, 3));
    }

    @Test
    void aDirectoryThatIsNotThereIsAFailure() {
        file = directory.resolve("none/evidence.jsonl");
        refuses(exporter(), 1, "its file cannot be written");
    }

    @Test
    void afterItsEndItWritesNothing() {
        JsonlExporter exporter = exporter();
        exporter.close();
        refuses(exporter, 1, "it was closed");
        assertThat(file).doesNotExist();
    }

    private static void refuses(JsonlExporter exporter, int sequence, String why) {
        assertThatThrownBy(() -> exporter.export(batch(sequence, sequence)))
                .isInstanceOf(DeliveryException.class)
                .hasMessageStartingWith(why);
    }
}
