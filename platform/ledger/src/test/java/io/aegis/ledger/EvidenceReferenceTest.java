package io.aegis.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
        List<String> page = Files.readAllLines(home.resolve("docs/reference/evidence.md"));
        var chain = Chain.EMPTY;
        for (var record : Records.ofEachType()) {
            String line = chain.line(
                    "00000000-0000-0000-0000-000000000000",
                    RecordBody.type(record),
                    RecordBody.at(record).toString(),
                    RecordBody.of(record));
            assertThat(page).contains(line);
            chain = chain.after(line);
        }
        List<String> shown = page.stream().filter(line -> line.startsWith("{")).toList();
        assertThat(Verifier.verify(Files.write(directory.resolve("page.jsonl"), shown)))
                .isEqualTo(new Verification.Intact(7, 1, chain.hash()));
    }
}
