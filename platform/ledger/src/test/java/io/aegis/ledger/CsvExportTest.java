package io.aegis.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.kernel.port.Evidence;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvExportTest {
    @TempDir
    Path directory;

    private String csv(long since, Evidence... records) {
        return csv(since, List.of(records));
    }

    private String csv(long since, List<Evidence> records) {
        Path file = directory.resolve("evidence.ledger");
        try (Ledger ledger = Ledger.open(file, new SeededKeys(1), Cadence.USUAL, count -> {})) {
            records.forEach(ledger::append);
        }
        var out = new StringBuilder();
        CsvExport.write(new LedgerReader(file), out, since);
        return out.toString();
    }

    private static Evidence refused(String principal, String route) {
        return new Evidence.RefusalsRepeated(Records.AT, principal, route, "c0ffee", "AEG-GRD-001", 2);
    }

    @Test
    void everyRecordIsOneRowOfTheSameColumns() {
        String csv = csv(1, Records.ofEachType());
        List<String> rows = List.of(csv.split("\r\n"));
        assertThat(csv).endsWith("\r\n");
        assertThat(rows).hasSize(Records.ofEachType().size() + 2); // the heading, and the checkpoint of the end
        assertThat(rows).allMatch(row -> row.chars().filter(c -> c == ',').count() == 11);
        assertThat(rows.get(1))
                .startsWith("1,2026-11-23T10:00:00.123Z,run_started," + Records.RUN + ",api_key:jane,chat,,,,,,");
        assertThat(rows.get(4)).contains(",approval," + Records.RUN + ",api_key:jane,chat,,,refused,,api_key:joe,");
    }

    @Test
    void theHashIsTheOneThatTheNextRecordFollowsFrom() {
        List<String> rows = List.of(csv(1, Records.key(1), Records.key(2)).split("\r\n"));
        String second = new LedgerReader(directory.resolve("evidence.ledger"))
                .since(2, 1)
                .getFirst();
        assertThat(second)
                .contains("\"prev_hash\":\"" + rows.get(1).substring(rows.get(1).lastIndexOf(',') + 1) + "\"");
    }

    @Test
    void itBeginsWhereItIsTold() {
        assertThat(csv(2, Records.key(1), Records.key(2), Records.key(3)).split("\r\n"))
                .hasSize(4)
                .satisfies(rows -> assertThat(rows[1]).startsWith("2,"));
        assertThat(csv(99, List.of()).split("\r\n")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"=cmd|'/c calc'!A1", "+1+1", "-2+3", "@SUM(1)", "\tx", "\r=x"})
    void noCellIsAFormula(String hostile) {
        assertThat(CsvExport.cell(hostile)).isEqualTo("\"'" + hostile + "\"");
        assertThat(csv(1, refused(hostile, "chat"))).contains(",\"'" + hostile.charAt(0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {"plain plain", "a,b \"a,b\"", "a\"b \"a\"\"b\"", "a=b a=b"})
    void aCellThatWouldEndEarlyIsQuoted(String text, String cell) {
        assertThat(CsvExport.cell(text.replace("'", ""))).isEqualTo(cell);
    }

    @Test
    void noTextBeginsAnotherRowOrCell() {
        assertThat(CsvExport.cell("a\r\nb")).isEqualTo("\"a\r\nb\"");
        assertThat(csv(1, refused("x\",\"=1", "chat"))).contains(",\"x\"\",\"\"=1\",chat,");
    }
}
