package io.aegis.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.kernel.port.Evidence;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
        Path file = home.resolve("docs/reference/evidence.md");
        List<String> page = Files.readAllLines(file);
        if (Boolean.getBoolean("aegis.docs.write")) {
            page = withRecords(page);
            Files.write(file, page);
        }
        var chain = Chain.EMPTY;
        for (var record : Records.ofEachType()) {
            String line = line(chain, record);
            assertThat(page).contains(line);
            chain = chain.after(line);
        }
        List<String> shown = page.stream().filter(line -> line.startsWith("{")).toList();
        assertThat(Verifier.verify(Files.write(directory.resolve("page.jsonl"), shown)))
                .isEqualTo(new Verification.Intact(0, 1, chain.hash(), new Verification.Seal(0, 0, false, false)));
    }

    /** The page with the examples in the place of those that stand there, in order. */
    private static List<String> withRecords(List<String> page) {
        var lines = new ArrayList<>(page);
        var chain = Chain.EMPTY;
        int at = 0;
        for (Evidence record : Records.ofEachType()) {
            while (!lines.get(at).startsWith("{\"at\"")) {
                at++;
            }
            String line = line(chain, record);
            lines.set(at++, line);
            chain = chain.after(line);
        }
        return lines;
    }

    private static String line(Chain chain, Evidence record) {
        return chain.line(
                "00000000-0000-0000-0000-000000000000",
                RecordBody.type(record),
                RecordBody.at(record).toString(),
                RecordBody.of(record));
    }
}
