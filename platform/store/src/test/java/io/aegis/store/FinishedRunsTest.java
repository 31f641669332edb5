package io.aegis.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.RunStore.Order;
import io.aegis.kernel.port.RunStore.Query;
import io.aegis.kernel.port.RunStore.RunRow;
import io.aegis.kernel.port.Usage;
import io.aegis.spi.guard.Finding;
import io.aegis.spi.guard.Stage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FinishedRunsTest {
    private static final Instant AT = Instant.parse("2026-11-23T10:00:00Z");

    @TempDir
    Path directory;

    private Store store;
    private FinishedRuns runs;

    @BeforeEach
    void open() {
        store = Store.open(directory.resolve("state.db"), new PlainKey(), () -> AT);
        runs = store.runs();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aRunIsFoundAtOnceWhoeverWritesIt() {
        for (int at = 0; at < 2000; at++) {
            RunRow row = row(at, "api_key:jane", "chat", Evidence.Status.COMPLETED);
            runs.add(row);
            assertThat(runs.find(row.run())).contains(row);
        }
        assertThat(runs.find("none")).isEmpty();
    }

    @Test
    void digestsAreLeftToTheLedger() {
        runs.add(row(1, "api_key:jane", "chat", Evidence.Status.COMPLETED, "0123456789abcdef"));
        assertThat(runs.find("run-1")).contains(row(1, "api_key:jane", "chat", Evidence.Status.COMPLETED));
    }

    @Test
    void aTrailThatAnEarlierVersionWroteIsLeftToTheLedger() throws Exception {
        runs.add(row(1, "api_key:jane", "chat", Evidence.Status.COMPLETED));
        store.close();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("state.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE run SET guards = '[{\"stage\":\"EGRESS\"}]'");
            statement.execute("DROP TABLE kept_run");
            statement.execute("DROP TABLE payload_key");
            statement.execute("PRAGMA user_version = 1");
        }
        open();
        assertThat(runs.find("run-1").orElseThrow().guards()).isEmpty();
        assertThat(runs.find("run-1").orElseThrow().principal()).isEqualTo("api_key:jane");
    }

    @Test
    void runsAreListedNewestFirstAndByWhatIsAskedFor() {
        for (int at = 0; at < 10; at++) {
            runs.add(row(
                    at,
                    at % 2 == 0 ? "api_key:jane" : "api_key:joe",
                    at < 5 ? "chat" : "code",
                    at == 3 ? Evidence.Status.BLOCKED : Evidence.Status.COMPLETED));
        }
        assertThat(list(Optional.of("api_key:jane"), Optional.empty(), Optional.empty(), Optional.empty(), 100))
                .containsExactly("run-8", "run-6", "run-4", "run-2", "run-0");
        assertThat(list(Optional.empty(), Optional.of("code"), Optional.empty(), Optional.empty(), 2))
                .containsExactly("run-9", "run-8");
        assertThat(list(Optional.empty(), Optional.empty(), Optional.of("blocked"), Optional.empty(), 100))
                .containsExactly("run-3");
        assertThat(list(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of("run-2"), 100))
                .containsExactly("run-1", "run-0");
        assertThat(list(Optional.of("' OR 1=1 --"), Optional.empty(), Optional.empty(), Optional.empty(), 100))
                .isEmpty();
    }

    @Test
    void theOldestComeFirstIfThatIsAskedFor() {
        for (int at = 0; at < 5; at++) {
            runs.add(row(at, "api_key:jane", "chat", Evidence.Status.COMPLETED));
        }
        assertThat(list(oldest(Optional.empty()))).containsExactly("run-0", "run-1");
        assertThat(list(oldest(Optional.of("run-2")))).containsExactly("run-3", "run-4");
    }

    private static Query oldest(Optional<String> after) {
        return new Query(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), after, 2, Order.OLDEST);
    }

    @Test
    void whatIsPurgedIsGoneFromTheFilesToo() throws Exception {
        runs.add(row(1, "api_key:jane", "chat", Evidence.Status.COMPLETED));
        assertThat(runs.find("run-1")).isPresent();
        assertThat(runs.purge(Duration.ofHours(1), AT.plus(Duration.ofHours(2))))
                .isEqualTo(1);
        assertThat(runs.find("run-1")).isEmpty();
        for (String file : List.of("state.db", "state.db-wal")) {
            assertThat(Files.readString(directory.resolve(file), StandardCharsets.ISO_8859_1))
                    .doesNotContain("erase-this-key");
        }
    }

    @Test
    void whatDoesNotFitIsCounted() {
        store.close();
        for (int at = 0; at < 8192 + 7; at++) {
            runs.add(row(at, "api_key:jane", "chat", Evidence.Status.COMPLETED));
        }
        assertThat(runs.missed()).isEqualTo(7);
        store = Store.open(directory.resolve("other.db"), new PlainKey(), () -> AT);
    }

    private List<String> list(
            Optional<String> principal,
            Optional<String> route,
            Optional<String> status,
            Optional<String> after,
            int limit) {
        return list(new Query(principal, route, status, Optional.empty(), after, limit, Order.NEWEST));
    }

    private List<String> list(Query query) {
        return runs.list(query).stream().map(RunRow::run).toList();
    }

    private static RunRow row(int number, String principal, String route, Evidence.Status status) {
        return row(number, principal, route, status, "");
    }

    private static RunRow row(int number, String principal, String route, Evidence.Status status, String digest) {
        return new RunRow(
                "run-" + number,
                AT,
                principal,
                route,
                status,
                Optional.of("AEG-GRD-001"),
                Optional.of(new Usage(1, 2, 3, 4)),
                5,
                "erase-this-key",
                List.of(
                        new Evidence.GuardEntry(
                                Stage.EGRESS,
                                "pii",
                                "block",
                                Evidence.Coverage.SCANNED,
                                1,
                                digest,
                                List.of(new Finding("pii.email", 3), Finding.of("pii.phone")),
                                9),
                        new Evidence.GuardEntry(
                                Stage.EGRESS,
                                "tried",
                                "sanitize",
                                Evidence.Coverage.SCANNED,
                                1,
                                "",
                                List.of(),
                                7,
                                true),
                        new Evidence.GuardEntry(
                                Stage.TOOL_CALL, "-", "allow", Evidence.Coverage.NOT_APPLICABLE, 0, "", List.of(), 0)));
    }
}
