package io.aegis.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifierTest {
    @TempDir
    Path directory;

    private final SeededKeys keys = new SeededKeys(1);
    private List<String> lines = List.of();

    @BeforeEach
    void export() throws Exception {
        Path file = directory.resolve("evidence.ledger");
        try (Ledger ledger = Ledger.open(file, keys, Cadence.USUAL, count -> {})) {
            Records.ofEachType().forEach(ledger::append);
        }
        var out = new StringBuilder();
        new LedgerReader(file).export(out, 1);
        lines = out.toString().lines().toList();
    }

    @Test
    void anUntouchedExportIsIntact() throws Exception {
        var intact = (Verification.Intact) verify(lines);
        assertThat(intact.records()).isEqualTo(Records.ofEachType().size() + 1);
        assertThat(intact.seal()).isEqualTo(new Verification.Seal(1, 0, false, false));
        assertThat(intact.passes(true))
                .as("nobody said whose signature it should be")
                .isFalse();
        assertThat(verifySigned(lines).passes(true)).isTrue();
        assertThat(intact.firstSeq()).isEqualTo(1);
        assertThat(intact.lastHash()).isEqualTo(Chain.hash(lines.getLast()));
    }

    /** Only the type of the last checkpoint is another matter: a record of another type is none, and the records before it are then unsealed. */
    @Test
    void aChangedCharacterIsFoundAtItsLineOrTheNext() throws Exception {
        int type = lines.getLast().indexOf(Checkpoint.TYPE);
        for (int line = 1; line < lines.size(); line++) {
            String original = lines.get(line);
            for (int at = 0; at < original.length(); at++) {
                char other = original.charAt(at) == 'x' ? 'y' : 'x';
                var changed = new ArrayList<>(lines);
                changed.set(line, original.substring(0, at) + other + original.substring(at + 1));
                Verification found = verifySigned(changed);
                if (line == lines.size() - 1 && at >= type && at < type + Checkpoint.TYPE.length()) {
                    assertThat(((Verification.Intact) found).seal().unsealed()).isEqualTo(line);
                    continue;
                }
                assertThat(found).as("line %s, character %s", line + 1, at).isInstanceOf(Verification.Tampered.class);
                assertThat(((Verification.Tampered) found).line()).isBetween(line + 1L, line + 2L);
            }
        }
    }

    @Test
    void aChangedBitOfAnyByteIsFound() throws Exception {
        byte[] whole = Files.readAllBytes(Files.write(directory.resolve("whole.jsonl"), lines));
        for (int at = 0; at < whole.length; at++) {
            byte[] changed = whole.clone();
            changed[at] ^= (byte) (1 << at % 8);
            Path file = Files.write(directory.resolve("changed.jsonl"), changed);
            assertThat(Verifier.verify(file, knowing(keys.key())).passes(true))
                    .as("byte %s", at)
                    .isFalse();
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

    private static Expectations knowing(CheckpointKey key) {
        return new Expectations(Optional.of(key), Optional.empty());
    }

    private Verification verifySigned(List<String> export) throws Exception {
        return Verifier.verify(Files.write(directory.resolve("export.jsonl"), export), knowing(keys.key()));
    }

    private Verification verify(List<String> export) throws Exception {
        return Verifier.verify(Files.write(directory.resolve("export.jsonl"), export));
    }
}
