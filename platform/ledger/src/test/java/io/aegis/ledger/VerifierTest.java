package io.aegis.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifierTest {
    @TempDir
    Path directory;

    private List<String> lines = List.of();

    @BeforeEach
    void export() throws Exception {
        Path file = directory.resolve("evidence.ledger");
        try (Ledger ledger = Ledger.open(file, new SeededKeys(1), Cadence.USUAL, count -> {})) {
            Records.ofEachType().forEach(ledger::append);
        }
        var out = new StringBuilder();
        new LedgerReader(file).export(out, 1);
        lines = out.toString().lines().toList();
    }

    @Test
    void anUntouchedExportIsIntact() throws Exception {
        var intact = (Verification.Intact) verify(lines);
        assertThat(intact.records()).isEqualTo(Records.ofEachType().size());
        assertThat(intact.firstSeq()).isEqualTo(1);
        assertThat(intact.lastHash()).isEqualTo(Chain.hash(lines.getLast()));
    }

    @Test
    void aChangedCharacterOfARecordThatAnotherFollowsIsFound() throws Exception {
        for (int line = 1; line < lines.size() - 1; line++) {
            String original = lines.get(line);
            for (int at = 0; at < original.length(); at += 3) {
                char other = original.charAt(at) == 'x' ? 'y' : 'x';
                var changed = new ArrayList<>(lines);
                changed.set(line, original.substring(0, at) + other + original.substring(at + 1));
                assertThat(verify(changed)).isInstanceOf(Verification.Tampered.class);
            }
        }
    }

    @Test
    void aChangedKeyOrderOrSpaceIsFound() throws Exception {
        var renamed = new ArrayList<>(lines);
        renamed.replaceAll(line -> line.replace("\"millis\"", "\"mollis\""));
        assertThat(verify(renamed)).isInstanceOf(Verification.Tampered.class);
        var spaced = new ArrayList<>(lines);
        spaced.set(6, spaced.get(6).replaceFirst(":", ": "));
        assertThat(verify(spaced)).isInstanceOf(Verification.Tampered.class);
        var twice = new ArrayList<>(lines);
        twice.set(6, twice.get(6).replaceFirst("\\{", "{\"at\":\"x\","));
        assertThat(verify(twice)).isInstanceOf(Verification.Tampered.class);
    }

    @Test
    void anotherOrderOfRecordsIsFound() throws Exception {
        for (int at = 1; at < lines.size() - 1; at++) {
            var swapped = new ArrayList<>(lines);
            Collections.swap(swapped, at, at + 1);
            assertThat(verify(swapped)).isInstanceOf(Verification.Tampered.class);
        }
    }

    @Test
    void aDeletedInsertedOrRepeatedRecordIsFound() throws Exception {
        for (int at = 1; at < lines.size(); at++) {
            var repeated = new ArrayList<>(lines);
            repeated.add(at, lines.get(at));
            assertThat(verify(repeated)).isInstanceOf(Verification.Tampered.class);
            var inserted = new ArrayList<>(lines);
            inserted.add(at, new Chain(at, "0".repeat(64)).line("other", "key_event", "now", "{}"));
            assertThat(verify(inserted)).isInstanceOf(Verification.Tampered.class);
        }
        for (int at = 2; at < lines.size() - 1; at++) {
            var deleted = new ArrayList<>(lines);
            deleted.remove(at);
            assertThat(verify(deleted)).isInstanceOf(Verification.Tampered.class);
        }
    }

    @Test
    void aLastRecordWithAnotherNumberOrFromAnotherChainIsFound() throws Exception {
        String last = lines.getLast();
        String prev = Chain.hash(lines.get(lines.size() - 2));
        long next = lines.size() - 1L;
        assertThat(last)
                .isEqualTo(new Chain(next, prev)
                        .line(member(last, "origin"), "plugin_change", member(last, "at"), body(last)));
        for (String other : List.of(
                new Chain(next + 1, prev).line(member(last, "origin"), "plugin_change", member(last, "at"), body(last)),
                new Chain(next, prev).line("another", "plugin_change", member(last, "at"), body(last)))) {
            var changed = new ArrayList<>(lines);
            changed.set(lines.size() - 1, other);
            assertThat(verify(changed)).isInstanceOf(Verification.Tampered.class);
        }
    }

    private static String member(String line, String name) {
        int from = line.indexOf("\"" + name + "\":\"") + name.length() + 4;
        return line.substring(from, line.indexOf('"', from));
    }

    private static String body(String line) {
        int from = line.indexOf("\"body\":") + 7;
        return line.substring(from, line.indexOf(",\"origin\""));
    }

    @Test
    void whatIsMissingAtTheEndShowsOnlyInTheNumberAndTheLastHash() throws Exception {
        var intact = (Verification.Intact) verify(lines.subList(0, 4));
        assertThat(intact.records()).isEqualTo(3);
        assertThat(intact.lastHash()).isNotEqualTo(Chain.hash(lines.getLast()));
    }

    @Test
    void whatIsNoRecordIsNeverIntact() throws Exception {
        for (String line : List.of("", "\"text\"", "{}", "[]", "null", "{\"seq\":1}")) {
            assertThat(verify(List.of(lines.getFirst(), line))).isInstanceOf(Verification.Tampered.class);
        }
        assertThat(verify(List.of("{}"))).isInstanceOf(Verification.NotAnExport.class);
        assertThat(verify(List.of())).isInstanceOf(Verification.NotAnExport.class);
    }

    private Verification verify(List<String> export) throws Exception {
        return Verifier.verify(Files.write(directory.resolve("export.jsonl"), export));
    }
}
