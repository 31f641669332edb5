package io.aegis.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvidenceReferenceTest {
    @TempDir
    Path directory;

    @Test
    void thePageShowsARecordOfEachTypeAsTheLedgerWritesIt() throws Exception {
        Path home = Path.of("").toAbsolutePath();
        while (!Files.exists(home.resolve("docs/reference/evidence.md"))) {
            home = home.getParent();
        }
        Path file = home.resolve("docs/reference/evidence.md");
        var export = new TestExport();
        Records.ofEachType().forEach(export::record);
        List<String> lines = export.checkpoint(new SeededKeys(1)).lines();
        List<String> page = Files.readAllLines(file);
        if (Boolean.getBoolean("aegis.docs.write")) {
            page = withRecords(page, lines.subList(1, lines.size()));
            Files.write(file, page);
        }
        List<String> shown = page.stream().filter(line -> line.startsWith("{")).toList();
        assertThat(shown).isEqualTo(lines);
        var known = new Expectations(Optional.of(new SeededKeys(1).key()), Optional.empty());
        assertThat(Verifier.verify(Files.write(directory.resolve("page.jsonl"), shown), known)
                        .passes(true))
                .isTrue();
    }

    /** The page with the examples in the place of those that stand there, in order. */
    private static List<String> withRecords(List<String> page, List<String> records) {
        var lines = new ArrayList<>(page);
        int at = 0;
        for (String record : records) {
            while (!lines.get(at).startsWith("{\"at\"")) {
                at++;
            }
            lines.set(at++, record);
        }
        return lines;
    }
}
