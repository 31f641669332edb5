package io.aegis.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.EvidenceUnavailableException;
import io.aegis.spi.export.EvidenceRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;
import tools.jackson.databind.json.JsonMapper;

class LedgerTest {
    private static final Cadence ONLY_AT_THE_END = new Cadence(Integer.MAX_VALUE, Duration.ofDays(1));

    @TempDir
    Path directory;

    private final SeededKeys keys = new SeededKeys(1);

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

    @Test
    void nothingIsAcknowledgedThatTheDiskDidNotTake() throws Exception {
        try (Ledger ledger = open()) {
            ledger.append(Records.key(0));
            ledger.file().disk(channel -> {
                throw new IOException("a disk that does not answer");
            });
            assertThatThrownBy(() -> ledger.append(Records.key(1))).isInstanceOf(EvidenceUnavailableException.class);
            assertThat(appendMany(ledger, 16, new AtomicInteger())).isZero();
            ledger.file().disk(channel -> channel.force(false));
            assertThat(ledger.append(Records.key(2))).isEqualTo(2);
        }
        assertThat(verified()).isInstanceOf(Verification.Intact.class);
        assertThat(lines(reader())).hasSize(2);
    }

    @Test
    void onAFullDiskEveryoneWhoWaitsIsToldAndTheLedgerRecoversWithIt() throws Exception {
        try (Ledger ledger = open()) {
            ledger.append(Records.key(0));
            ledger.file().limit(3_000);
            var failed = new AtomicInteger();
            long good = 1;
            while (failed.get() == 0) {
                good += appendMany(ledger, 16, failed);
            }
            assertThat(reader().since(1, 100_000)).hasSize((int) good);
            ledger.file().limit(Long.MAX_VALUE);
            assertThat(ledger.append(Records.key(1))).isEqualTo(good + 1);
        }
        assertThat(verified()).isInstanceOf(Verification.Intact.class);
    }

    @Test
    void aLedgerThatHasNotBegunIsSaidToBeMissing() {
        assertThatThrownBy(() -> reader().since(1, 1))
                .isInstanceOf(LedgerException.class)
                .hasMessage("There is no evidence at " + file()
                        + " yet. A gateway that serves this data directory begins it.");
    }

    @Test
    void anInterruptedCallerTakesTheLedgerFromNobody() throws Exception {
        try (Ledger ledger = open()) {
            Thread.currentThread().interrupt();
            assertThat(ledger.append(Records.key(1))).isEqualTo(1);
            assertThat(Thread.interrupted())
                    .as("the mark is the caller's to see")
                    .isTrue();
            assertThat(ledger.append(Records.key(2))).isEqualTo(2);
        }
    }

    @Test
    void aFileThatWasClosedUnderneathIsOpenedAgain() throws Exception {
        try (Ledger ledger = open()) {
            ledger.append(Records.key(1));
            ledger.file().interrupted();
            assertThatThrownBy(() -> ledger.append(Records.key(2))).isInstanceOf(EvidenceUnavailableException.class);
            assertThat(ledger.append(Records.key(3))).isEqualTo(2);
        }
        assertThat(verified()).isInstanceOf(Verification.Intact.class);
    }

    @Test
    void aCopyTakenInMidRunKeepsWhatWasAcknowledgedAndGoesOn() throws Exception {
        Path copy = Files.createDirectory(directory.resolve("copy")).resolve("evidence.ledger");
        try (Ledger ledger = open()) {
            for (int at = 0; at < 10; at++) {
                ledger.append(Records.key(at));
            }
            Files.copy(file(), copy);
        }
        try (Ledger ledger = open(copy)) {
            assertThat(ledger.append(Records.key(10))).isEqualTo(11);
        }
        assertThat(lines(new LedgerReader(copy))).hasSize(11);
        assertThat(verified(new LedgerReader(copy))).isInstanceOf(Verification.Intact.class);
    }

    @Test
    void aBrokenTailRefusesToOpen() throws Exception {
        String text;
        try (Ledger ledger = open()) {
            ledger.append(Records.key(1));
            text = Files.readString(file());
        }
        for (UnaryOperator<String> change : List.<UnaryOperator<String>>of(
                whole -> whole.replace("key_1", "key_2"),
                whole -> whole.replace("# 1 1 ", "# 1 2 "),
                whole -> whole.replace("# 1 1 ", "# 5 1 "),
                whole -> whole.replace("\"prev_hash\":\"0", "\"prev_hash\":\"1"),
                whole -> whole.replaceFirst(" 0000", " 0100"))) {
            assertThat(change.apply(text)).isNotEqualTo(text);
            Path changed = Files.writeString(directory.resolve("changed.ledger"), change.apply(text));
            assertThatThrownBy(() -> open(changed))
                    .isInstanceOf(LedgerException.class)
                    .hasMessageContaining("not what its own hash says");
        }
    }

    @Test
    void damageInTheMiddleIsSaidAndNotTakenForTheEnd() throws Exception {
        try (Ledger ledger = open()) {
            LongStream.range(0, 5).forEach(at -> ledger.append(Records.key((int) at)));
        }
        String text = Files.readString(file());
        Files.writeString(file(), text.replace("# 3 1 ", "! 3 1 "));
        assertThatThrownBy(() -> reader().since(1, 100))
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining("damaged at byte");
    }

    /** One byte, the sector around it, or all up to the end of the block, its line feed and the head of the next one: a disk loses all of them. */
    @Test
    void zerosInABlockThatOthersFollowAreDamageAndNothingBehindThemIsTakenAway() throws Exception {
        int blocks = 12;
        try (Ledger ledger = open()) {
            LongStream.range(0, blocks).forEach(at -> ledger.append(Records.key((int) at)));
        }
        byte[] whole = Files.readAllBytes(file());
        String text = new String(whole, StandardCharsets.ISO_8859_1);
        for (int number = 1; number <= blocks; number++) {
            int head = text.indexOf("# " + number + " 1 ");
            int next = text.indexOf("# " + (number + 1) + " 1 ");
            int middle = head + 300;
            for (int[] hole : new int[][] {
                {middle, middle + 1},
                {head, head + 1},
                {next - 1, next},
                {head, next},
                {middle, next},
                {middle, next + 50}
            }) {
                byte[] holed = whole.clone();
                Arrays.fill(holed, hole[0], hole[1], (byte) 0);
                assertDamaged(holed, head);
            }
        }
    }

    /** A text that a caller may write must not pass for a block behind a hole. */
    @Test
    void aHeadEndsWithAHashAndSoNoLineOfARecordIsOne() {
        String hash = "0".repeat(64);
        assertThat(Block.Head.parse("# 7 1 5 9 " + hash + " " + hash).first()).isEqualTo(7);
        for (String text : List.of(
                "# 7 1 5 9 " + hash + " x\",\"type\":\"approval\"}",
                "# 7 1 5 9 x " + hash,
                "# 7 1 5 9 " + hash + " x")) {
            assertThatThrownBy(() -> Block.Head.parse(text)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** A start reads from the saved tree on. What it does not read it leaves where it is, and so is all behind it. */
    @Test
    void aStartOverAHoleThatItDoesNotReadKeepsAllBehindIt() throws Exception {
        try (Ledger ledger = open()) {
            LongStream.range(0, 5).forEach(at -> ledger.append(Records.key((int) at)));
        }
        byte[] whole = Files.readAllBytes(file());
        int head = new String(whole, StandardCharsets.ISO_8859_1).indexOf("# 3 1 ");
        whole[head + 300] = 0;
        Files.write(file(), whole);
        try (Ledger ledger = open()) {
            assertThat(ledger.append(Records.key(9))).isEqualTo(7);
        }
        assertThat(reader().since(4, 2)).hasSize(2);
        assertThatThrownBy(() -> reader().since(1, 100)).hasMessageContaining("damaged at byte " + head + ":");
    }

    /** The last block cannot be told from a write that was not finished if it has zeros; if it has none, it is no such write. */
    @Test
    void aLastBlockWithoutItsHeadIsDamageAndNotTakenAway() throws Exception {
        try (Ledger ledger = open()) {
            LongStream.range(0, 5).forEach(at -> ledger.append(Records.key((int) at)));
        }
        String text = Files.readString(file());
        assertDamaged(text.replace("# 6 1 ", "! 6 1 ").getBytes(StandardCharsets.UTF_8), text.indexOf("# 6 1 "));
    }

    private void assertDamaged(byte[] bytes, int where) throws IOException {
        Path file = Files.write(
                Files.createDirectories(directory.resolve("damaged")).resolve("evidence.ledger"), bytes);
        var reader = new LedgerReader(file);
        for (ThrowingCallable reading : List.<ThrowingCallable>of(
                () -> reader.since(1, 100),
                () -> reader.export(new StringBuilder(), 1),
                () -> reader.ofRun(Records.RUN),
                () -> reader.unfinished(Duration.ofDays(36_500)),
                () -> open(file).close())) {
            assertThatThrownBy(reading)
                    .isInstanceOf(LedgerException.class)
                    .hasMessageContaining("damaged at byte " + where + ":");
        }
        assertThat(file).hasBinaryContent(bytes);
    }

    /** A reader looks at a place before the writer gets there, and behind it when the writer has been there. */
    @Test
    void aWriterThatGoesOnWhileAReaderLooksIsNotTakenForDamage() throws Exception {
        try (Ledger ledger = open()) {
            ledger.append(Records.key(1));
            try (var channel = new OvertakenChannel(
                    file(), () -> LongStream.range(2, 5).forEach(at -> ledger.append(Records.key((int) at))))) {
                BlockReader blocks = BlockReader.over(channel);
                BlockReader.Found first = blocks.first();
                channel.overtakeAfterNextRead();
                assertThat(blocks.after(first))
                        .extracting(found -> found.head().first())
                        .isEqualTo(2L);
            }
        }
    }

    /** Whatever the disk kept of the last write: a part of it, its end without its beginning, nothing. */
    @Test
    void aWriteThatWasCutShortIsTakenAwayAndWhatWasAcknowledgedStays() throws Exception {
        byte[] whole;
        try (Ledger ledger = open()) {
            LongStream.range(0, 3).forEach(at -> ledger.append(Records.key((int) at)));
            whole = Files.readAllBytes(file());
        }
        int last = new String(whole, StandardCharsets.ISO_8859_1).indexOf("# 3 1 ");
        int end = new String(whole, StandardCharsets.ISO_8859_1).indexOf('\0');
        for (int cut = last; cut < end; cut++) {
            for (boolean shorter : new boolean[] {true, false}) {
                byte[] torn = shorter ? Arrays.copyOf(whole, cut) : whole.clone();
                Arrays.fill(torn, cut, shorter ? cut : end, (byte) 0);
                assertGoesOnAfterTwo(torn);
            }
            byte[] hole = whole.clone();
            Arrays.fill(hole, last, cut + 1, (byte) 0);
            assertGoesOnAfterTwo(hole);
        }
    }

    private void assertGoesOnAfterTwo(byte[] torn) throws Exception {
        Path file = Files.write(directory.resolve("torn.ledger"), torn);
        assertThat(lines(new LedgerReader(file))).hasSize(2);
        try (Ledger ledger = open(file)) {
            assertThat(ledger.append(Records.key(9))).isEqualTo(3);
        }
        assertThat(verified(new LedgerReader(file))).isInstanceOf(Verification.Intact.class);
        assertThat(lines(new LedgerReader(file))).hasSize(3);
    }

    @Test
    void recordsAreFoundInAnyOfManyBlocks() {
        try (Ledger ledger = open()) {
            for (int at = 0; at < 300; at++) {
                ledger.append(Records.key(at));
            }
            for (int seq = 1; seq <= 300; seq++) {
                assertThat(reader().since(seq, 1)).singleElement().asString().contains("\"seq\":" + seq + ",");
            }
            assertThat(reader().since(301, 1)).isEmpty();
        }
    }

    @Test
    void theLedgerOfTheFirstVersionMovesAndItsChainGoesOn() throws Exception {
        String origin = "0f0e0d0c-0b0a-4908-8706-050403020100";
        Chain chain = Chain.EMPTY;
        var source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + directory.resolve("evidence.db"));
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TABLE block (first INTEGER PRIMARY KEY, count INTEGER NOT NULL, at INTEGER NOT NULL,"
                            + " prev_hash TEXT NOT NULL, last_hash TEXT NOT NULL, lines BLOB NOT NULL) STRICT");
            statement.execute("CREATE TABLE origin (id TEXT NOT NULL) STRICT");
            statement.execute("INSERT INTO origin VALUES ('" + origin + "')");
            for (int at = 0; at < 3; at++) {
                String line = chain.line(origin, "key_event", "2026-11-23T10:00:00.000Z", "{}");
                Chain next = chain.after(line);
                statement.execute("INSERT INTO block VALUES (" + chain.next() + ", 1, 5, '" + chain.hash() + "', '"
                        + next.hash() + "', CAST('" + line + "' AS BLOB))");
                chain = next;
            }
        }
        assertThatThrownBy(() -> reader().since(1, 1)).hasMessageContaining("Start the gateway once, which moves it");
        try (Ledger ledger = open()) {
            assertThat(ledger.origin()).isEqualTo(origin);
            assertThat(ledger.append(Records.key(9))).isEqualTo(4);
        }
        assertThat(verified()).isInstanceOf(Verification.Intact.class);
        assertThat(lines(reader())).hasSize(4);
        assertThat(directory.resolve("evidence.db")).doesNotExist();
        assertThat(directory.resolve("evidence.db.moved")).exists();
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
        assertThat(lines(reader())).hasSize(acknowledged.size());
        assertThatThrownBy(() -> ledger.append(Records.key(1))).isInstanceOf(EvidenceUnavailableException.class);
    }

    @Test
    void recordsAndCheckpointsNameTheConfigurationThatIsInForceWhenTheyAreWritten() {
        try (Ledger ledger = open()) {
            ledger.append(Records.key(1));
            assertThat(ledger.checkpoint().orElseThrow().note()).doesNotContain("config");
            ledger.under("sha256:c0ffee");
            ledger.append(Records.key(2));
            assertThat(ledger.checkpoint().orElseThrow().note()).contains("\nconfig sha256:c0ffee\n");
            ledger.under("sha256:beef");
            ledger.append(Records.key(3));
            assertThatThrownBy(() -> ledger.under("no\ndigest")).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(reader().since(1, 10).stream()
                        .map(JsonMapper.shared()::readTree)
                        .map(record -> record.at("/body/config").asString("-")))
                .containsExactly("-", "-", "sha256:c0ffee", "sha256:c0ffee", "sha256:beef", "sha256:beef");
        try (Ledger again = open()) {
            assertThat(again.append(Records.key(4))).isEqualTo(7);
        }
        assertThat(reader().since(7, 1).getFirst()).contains("\"config\":null");
    }

    @Test
    void theLastRecordIsKnownAlsoIfItIsACheckpointAndAfterAStart() {
        try (Ledger ledger = open()) {
            assertThat(ledger.last()).isZero();
            ledger.append(Records.key(1));
            assertThat(ledger.last()).isEqualTo(1);
            ledger.checkpoint();
            assertThat(ledger.last()).isEqualTo(2);
        }
        try (Ledger again = open()) {
            assertThat(again.last()).isEqualTo(2);
        }
    }

    @Test
    void jsonWithALineBreakNeverEntersTheFile() {
        try (Ledger ledger = open()) {
            var broken = new Evidence.ConfigChange(Records.AT, 1, "d", "{\n}", "[]", false, "start", Optional.empty());
            assertThatThrownBy(() -> ledger.append(broken)).isInstanceOf(IllegalArgumentException.class);
            assertThat(ledger.append(Records.key(1))).isEqualTo(1);
        }
    }

    /** An exporter that may skip nothing could not go past it. */
    @Test
    void whatNoExporterTakesIsNotAppended() {
        try (Ledger ledger = open()) {
            int frame = 400;
            for (int more : new int[] {0, EvidenceRecord.LONGEST, Integer.MAX_VALUE / 1024}) {
                Evidence large = configured(EvidenceRecord.LONGEST - frame + more);
                if (more == 0) {
                    assertThat(ledger.append(large)).isEqualTo(1);
                } else {
                    assertThatThrownBy(() -> ledger.append(large))
                            .isInstanceOf(EvidenceUnavailableException.class)
                            .hasMessageStartingWith(
                                    "a record has at most 262144 bytes, and this one, a config_change, would have");
                }
            }
            int length = EvidenceRecord.LONGEST - frame;
            while (appends(ledger, length)) {
                length++;
            }
            List<String> lines = reader().since(1, 1000);
            assertThat(lines.getLast().getBytes(StandardCharsets.UTF_8))
                    .hasSizeBetween(EvidenceRecord.LONGEST - 20, EvidenceRecord.LONGEST);
            assertThat(ledger.append(Records.key(1))).isEqualTo(lines.size() + 1);
        }
    }

    private static boolean appends(Ledger ledger, int length) {
        try {
            ledger.append(configured(length));
            return true;
        } catch (EvidenceUnavailableException tooLong) {
            return false;
        }
    }

    private static Evidence configured(int length) {
        String config = "{\"x\":\"" + "x".repeat(length) + "\"}";
        return new Evidence.ConfigChange(Records.AT, 1, "d", config, "[]", false, "start", Optional.empty());
    }

    @Test
    void aListenerThatThrowsTakesNothingBack() {
        try (Ledger ledger = Ledger.open(file(), keys, ONLY_AT_THE_END, count -> {
            throw new IllegalStateException("a listener");
        })) {
            assertThat(ledger.append(Records.key(1))).isEqualTo(1);
            assertThat(ledger.append(Records.key(2))).isEqualTo(2);
        }
    }

    @Test
    void readersFindWhoDeniedARun() throws Exception {
        String other = "019ab0f2-8a3b-7c1d-8e2f-00000000000a";
        try (Ledger ledger = open()) {
            ledger.append(Records.approval(Evidence.ApprovalAction.REQUESTED));
            assertThat(reader().denialsOf(Set.of(Records.RUN))).isEmpty();
            ledger.append(Records.approval(Evidence.ApprovalAction.DENIED));
            ledger.append(Records.approval(Evidence.ApprovalAction.REVEALED));
            assertThat(reader().denialsOf(Set.of(other, Records.RUN)))
                    .hasEntrySatisfying(
                            Records.RUN,
                            denial -> assertThat(denial.at("/body/by").asString(""))
                                    .isEqualTo("api_key:joe"))
                    .hasSize(1);
        }
    }

    @Test
    void readersFindRecordsByNumberAndByRun() throws Exception {
        try (Ledger ledger = open()) {
            Records.ofEachType().forEach(ledger::append);
            assertThat(reader().since(3, 2))
                    .extracting(line -> line.replaceAll(".*\"seq\":(\\d+).*", "$1"))
                    .containsExactly("3", "4");
            assertThat(reader().since(Records.ofEachType().size() + 1, 10)).isEmpty();
            assertThat(reader().lastRun()).contains(Records.RUN);
            assertThat(reader().ofRun("no run id")).isEmpty();
            String other = "019ab0f2-8a3b-7c1d-8e2f-00000000000a";
            assertThat(reader().endsOf(Set.of(other, Records.RUN)))
                    .hasEntrySatisfying(
                            Records.RUN,
                            end -> assertThat(end.at("/body/run").asString("")).isEqualTo(Records.RUN))
                    .hasSize(1);
            assertThat(reader().endsOf(Set.of(other))).isEmpty();
            assertThat(reader().endsOf(Set.of())).isEmpty();
        }
        for (long from : new long[] {-1, 0, 1, 4}) {
            var out = new StringBuilder();
            long records = reader().export(out, from);
            assertThat(out.toString().lines().distinct().count()).isEqualTo(records + 1);
            int all = Records.ofEachType().size() + 1; // and the checkpoint at the end
            assertThat(records).isEqualTo(from == 4 ? all - 3 : all);
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
        return directory.resolve("evidence.ledger");
    }

    private Ledger open() {
        return open(file());
    }

    private Ledger open(Path file) {
        return Ledger.open(file, keys, ONLY_AT_THE_END, count -> {});
    }

    /** The lines of a ledger without those that seal it. */
    private static List<String> lines(LedgerReader reader) {
        return reader.since(1, 100_000).stream()
                .filter(line -> Standing.note(line).isEmpty())
                .toList();
    }

    private LedgerReader reader() {
        return new LedgerReader(file());
    }
}
