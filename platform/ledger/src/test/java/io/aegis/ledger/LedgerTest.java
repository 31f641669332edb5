package io.aegis.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.EvidenceUnavailableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
    @TempDir
    Path directory;

    @Test
    void concurrentWritersAreDurableAndWithoutGaps() throws Exception {
        Set<Long> acknowledged = new ConcurrentSkipListSet<>();
        try (Ledger ledger = open()) {
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int writer = 0; writer < 64; writer++) {
                    threads.submit(() -> {
                        for (int at = 0; at < 8; at++) {
                            long seq = ledger.append(Records.key(at));
                            assertThat(reader().since(seq, 1)).hasSize(1);
                            acknowledged.add(seq);
                        }
                        return null;
                    });
                }
            }
        }
        assertThat(acknowledged)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 512).boxed().toList());
        assertThat(verified()).isInstanceOf(Verification.Intact.class);
    }

    /** What no test of this machine can try, the loss of its power, rests on these two. */
    @Test
    void theFileIsWrittenThroughToTheDiskAtEachCommit() throws Exception {
        try (Ledger ledger = open();
                var connection = BlockFile.open(Path.of(file().toString()), false);
                var statement = connection.createStatement()) {
            ledger.append(Records.key(0));
            assertThat(statement.executeQuery("PRAGMA synchronous").getInt(1)).isEqualTo(2);
            assertThat(statement.executeQuery("PRAGMA journal_mode").getString(1))
                    .isEqualTo("wal");
        }
    }

    @Test
    void onAFullDiskEveryoneWhoWaitsIsToldAndTheLedgerRecoversWithIt() throws Exception {
        try (Ledger ledger = open()) {
            ledger.append(Records.key(0));
            ledger.file().limitPages(1);
            var failed = new AtomicInteger();
            long good = 1;
            while (failed.get() == 0) {
                good += appendMany(ledger, 16, failed);
            }
            assertThat(reader().since(1, 100_000)).hasSize((int) good);
            ledger.file().limitPages(1_000_000);
            assertThat(ledger.append(Records.key(1))).isEqualTo(good + 1);
        }
        assertThat(verified()).isInstanceOf(Verification.Intact.class);
    }

    @Test
    void aCopyTakenInMidRunKeepsWhatWasAcknowledgedAndGoesOn() throws Exception {
        Path copy = Files.createDirectory(directory.resolve("copy")).resolve("evidence.db");
        try (Ledger ledger = open()) {
            for (int at = 0; at < 10; at++) {
                ledger.append(Records.key(at));
            }
            for (String suffix : List.of("", "-wal")) {
                Files.copy(Path.of(file() + suffix), Path.of(copy + suffix));
            }
        }
        try (Ledger ledger = Ledger.open(copy, count -> {})) {
            assertThat(ledger.append(Records.key(10))).isEqualTo(11);
        }
        assertThat(new LedgerReader(copy).since(1, 100)).hasSize(11);
        assertThat(verified(new LedgerReader(copy))).isInstanceOf(Verification.Intact.class);
    }

    @Test
    void aBrokenTailRefusesToOpen() throws Exception {
        try (Ledger ledger = open()) {
            ledger.append(Records.key(1));
        }
        for (String change : List.of(
                "UPDATE block SET lines = CAST(replace(CAST(lines AS TEXT), 'key_1', 'key_2') AS BLOB)",
                "UPDATE block SET prev_hash = replace(prev_hash, '0', '1')",
                "UPDATE block SET count = 2",
                "UPDATE block SET first = 5")) {
            Path changed = Files.copy(file(), directory.resolve("changed.db"));
            execute(changed, change);
            assertThatThrownBy(() -> Ledger.open(changed, count -> {}))
                    .isInstanceOf(LedgerException.class)
                    .hasMessageContaining("not what its own hash says");
            Files.delete(changed);
        }
    }

    @Test
    void aClockThatGoesBackwardsDoesNotBreakTheChain() throws Exception {
        try (Ledger ledger = open()) {
            ledger.append(Records.finished(Records.RUN, Records.AT));
            ledger.append(Records.finished(Records.RUN, Records.AT.minusSeconds(86_400)));
            ledger.append(Records.finished(Records.RUN, Records.AT.plusSeconds(1)));
        }
        assertThat(verified()).isInstanceOf(Verification.Intact.class);
    }

    @Test
    void closingMakesDurableWhatWasHandedOverAndThenTakesNothing() throws Exception {
        Ledger ledger = open();
        var begun = new CountDownLatch(64);
        List<Future<Long>> appends = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int at = 0; at < 64; at++) {
                Evidence record = Records.key(at);
                Callable<Long> append = () -> {
                    begun.countDown();
                    return ledger.append(record);
                };
                appends.add(threads.submit(append));
            }
            begun.await();
            ledger.close();
        }
        Set<Long> acknowledged = new TreeSet<>();
        for (Future<Long> append : appends) {
            if (append.state() == Future.State.SUCCESS) {
                acknowledged.add(append.resultNow());
            } else {
                assertThat(append.exceptionNow()).isInstanceOf(EvidenceUnavailableException.class);
            }
        }
        assertThat(reader().since(1, 1000)).hasSize(acknowledged.size());
        assertThatThrownBy(() -> ledger.append(Records.key(1))).isInstanceOf(EvidenceUnavailableException.class);
    }

    @Test
    void jsonWithALineBreakNeverEntersTheFile() {
        try (Ledger ledger = open()) {
            var broken = new Evidence.ConfigChange(Records.AT, 1, "d", "{\n}", "[]", false, "start");
            assertThatThrownBy(() -> ledger.append(broken)).isInstanceOf(IllegalArgumentException.class);
            assertThat(ledger.append(Records.key(1))).isEqualTo(1);
        }
    }

    @Test
    void aListenerThatThrowsTakesNothingBack() {
        try (Ledger ledger = Ledger.open(file(), count -> {
            throw new IllegalStateException("a listener");
        })) {
            assertThat(ledger.append(Records.key(1))).isEqualTo(1);
            assertThat(ledger.append(Records.key(2))).isEqualTo(2);
        }
    }

    @Test
    void readersFindRecordsByNumberAndByRun() throws Exception {
        try (Ledger ledger = open()) {
            Records.ofEachType().forEach(ledger::append);
            assertThat(reader().since(3, 2))
                    .extracting(line -> line.replaceAll(".*\"seq\":(\\d+).*", "$1"))
                    .containsExactly("3", "4");
            assertThat(reader().since(7, 10)).isEmpty();
            assertThat(reader().lastRun()).contains(Records.RUN);
            assertThat(reader().ofRun("no run id")).isEmpty();
        }
        for (long from : new long[] {-1, 0, 1, 4}) {
            var out = new StringBuilder();
            long records = reader().export(out, from);
            assertThat(out.toString().lines().distinct().count()).isEqualTo(records + 1);
            assertThat(records).isEqualTo(from == 4 ? 3 : 6);
        }
    }

    private static long appendMany(Ledger ledger, int writers, AtomicInteger failed) {
        var good = new AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            IntStream.range(0, writers)
                    .forEach(at -> threads.submit(() -> {
                        try {
                            ledger.append(Records.key(at));
                            good.incrementAndGet();
                        } catch (EvidenceUnavailableException unavailable) {
                            failed.incrementAndGet();
                        }
                    }));
        }
        return good.get();
    }

    private static void execute(Path file, String sql) throws SQLException {
        try (Connection connection = BlockFile.open(file, false);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Verification verified() throws Exception {
        return verified(reader());
    }

    private Verification verified(LedgerReader reader) throws Exception {
        Path export = directory.resolve("export.jsonl");
        var out = new StringBuilder();
        reader.export(out, 1);
        Files.writeString(export, out);
        return Verifier.verify(export);
    }

    private Path file() {
        return directory.resolve("evidence.db");
    }

    private Ledger open() {
        return Ledger.open(file(), count -> {});
    }

    private LedgerReader reader() {
        return new LedgerReader(file());
    }
}
