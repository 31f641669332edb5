package io.aegis.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.export.Courier.Step;
import io.aegis.spi.export.EvidenceRecord;
import io.aegis.spi.export.ExportResult;
import io.aegis.spi.provider.UpstreamException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CourierTest {
    @TempDir
    Path directory;

    private final Receiver receiver = new Receiver();
    private Path cursor;

    @BeforeEach
    void place() {
        cursor = directory.resolve("archive.cursor");
    }

    private Courier courier(Ledgers ledger, ExportPlan plan) {
        return new Courier(plan, ledger, ledger::written, ledger.written(), new Cursor(cursor));
    }

    /** A process that begins anew with what is on the disk. */
    private Courier courier(Ledgers ledger) {
        return courier(ledger, receiver.from(1));
    }

    private static void toTheEnd(Courier courier) {
        while (courier.step() instanceof Step.Went) {
            assertThat(courier.behind()).isNotNegative();
        }
    }

    @Test
    void everyRecordIsDeliveredOnceAndInOrder() {
        Ledgers ledger = Ledgers.of(10);
        Courier courier = courier(ledger);
        toTheEnd(courier);
        assertThat(receiver.kept()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
        assertThat(courier.step()).isEqualTo(new Step.Idle());
        assertThat(courier.behind()).isZero();
        ledger.add("run_evidence", "");
        toTheEnd(courier);
        assertThat(receiver.kept()).endsWith(10L, 11L).hasSize(11);
    }

    @Test
    void itBeginsWithTheRecordThatIsAskedForAndWaitsForIt() {
        Ledgers ledger = Ledgers.of(3);
        Courier courier = courier(ledger, receiver.from(5));
        assertThat(courier.step()).isEqualTo(new Step.Idle());
        ledger.add("a", "").add("b", "").add("c", "");
        toTheEnd(courier);
        assertThat(receiver.kept()).containsExactly(5L, 6L);
    }

    @Test
    void withoutABeginningItBeginsAtTheEndAndKeepsThatOverAKill() {
        Ledgers ledger = Ledgers.of(4);
        var late = new ExportPlan("archive", OptionalLong.empty(), 3, type -> true, receiver);
        assertThat(courier(ledger, late).step()).isEqualTo(new Step.Idle());
        ledger.add("a", "");
        toTheEnd(courier(ledger, late));
        assertThat(receiver.kept()).containsExactly(5L);
    }

    /** Its thread may get to run long after it came to be, and be followed by another before it ever does. */
    @Test
    void theEndIsThatOfWhenItCameToBe() {
        Ledgers ledger = Ledgers.of(2);
        var late = new ExportPlan("archive", OptionalLong.empty(), 3, type -> true, receiver);
        Courier slow = courier(ledger, late);
        ledger.add("a", "").add("b", "");
        Courier next = new Courier(late, ledger, ledger::written, slow.end(), new Cursor(cursor));
        toTheEnd(next);
        assertThat(receiver.kept()).containsExactly(3L, 4L);
        assertThat(next.end()).isEqualTo(4);
    }

    @Test
    void aBatchThatIsNotDeliveredStandsInTheWayOfTheNext() {
        Supplier<ExportResult> thrown = () -> {
            throw new UpstreamException(UpstreamException.Cause.CUT);
        };
        Supplier<ExportResult> defect = () -> {
            throw new IllegalStateException("sk-secret in a message");
        };
        receiver.answers(() -> new ExportResult.Delayed(Optional.of(Duration.ofSeconds(7))))
                .answers(() -> new ExportResult.Refused(401))
                .answers(thrown)
                .answers(defect);
        Courier courier = courier(Ledgers.of(5));
        assertThat(courier.step())
                .isEqualTo(new Step.Failed("the receiver: not now", Optional.of(Duration.ofSeconds(7))));
        assertThat(courier.step()).isEqualTo(new Step.Failed("the receiver refuses it with status 401"));
        assertThat(courier.step()).isEqualTo(new Step.Failed("the receiver: cut"));
        assertThat(courier.step()).isEqualTo(new Step.Failed("java.lang.IllegalStateException"));
        assertThat(courier.delivered()).isZero();
        assertThat(receiver.offered()).containsExactly(1L, 2L, 3L, 1L, 2L, 3L, 1L, 2L, 3L, 1L, 2L, 3L);
        toTheEnd(courier);
        assertThat(receiver.kept()).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void aKillBetweenDeliveryAndCursorRepeatsAndSkipsNothing() throws IOException {
        Ledgers ledger = Ledgers.of(7);
        Courier first = courier(ledger);
        first.step();
        byte[] before = Files.readAllBytes(cursor);
        first.step();
        Files.write(cursor, before);
        toTheEnd(courier(ledger));
        assertThat(receiver.kept()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 4L, 5L, 6L, 7L);
    }

    @Test
    void aCursorThatCannotBeWrittenIsAFailureAndTheBatchComesAgain() throws IOException {
        Files.createDirectory(directory.resolve("archive.cursor.draft"));
        Courier courier = courier(Ledgers.of(2));
        assertThat(courier.step())
                .isInstanceOfSatisfying(
                        Step.Failed.class,
                        failed -> assertThat(failed.why()).startsWith("its cursor cannot be written"));
        Files.delete(directory.resolve("archive.cursor.draft"));
        toTheEnd(courier);
        assertThat(receiver.kept()).containsExactly(1L, 2L, 1L, 2L);
    }

    @Test
    void aCursorThatWasMovedForwardIsNotFollowed() throws IOException {
        Ledgers ledger = Ledgers.of(9);
        courier(ledger).step();
        Files.writeString(cursor, Files.readString(cursor).replace(" 3 ", " 8 "));
        assertThat(courier(ledger).step())
                .isInstanceOfSatisfying(
                        Step.Failed.class,
                        failed -> assertThat(failed.why())
                                .startsWith("its cursor names a record that this ledger does not have"));
        assertThat(receiver.kept()).containsExactly(1L, 2L, 3L);
    }

    /** Of an exporter's failure only the kind is told; what the ledger says of itself is ours, and names the place. */
    @Test
    void aLedgerThatCannotBeReadSaysWhere() {
        EvidenceSource damaged = (sequence, most) -> {
            throw new IllegalStateException("The ledger is damaged at byte 505");
        };
        var plan = new ExportPlan("archive", OptionalLong.of(1), 3, type -> true, receiver);
        assertThat(new Courier(plan, damaged, () -> 9, 9, new Cursor(cursor)).step())
                .isEqualTo(new Step.Failed("the ledger cannot be read: The ledger is damaged at byte 505"));
        assertThat(receiver.offered()).isEmpty();
    }

    @Test
    void aCursorOfAnotherLedgerIsNotFollowed() {
        courier(Ledgers.of(9)).step();
        var other = new Ledgers();
        for (int number = 0; number < 9; number++) {
            other.add("run_started", "");
        }
        assertThat(courier(other).step()).isInstanceOf(Step.Failed.class);
        assertThat(courier(Ledgers.of(2)).step()).isInstanceOf(Step.Failed.class);
        assertThat(receiver.kept()).containsExactly(1L, 2L, 3L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "aegis-cursor 1 3",
                "aegis-cursor 2 3 0000000000000000000000000000000000000000000000000000000000000000\n",
                "aegis-cursor 1 -3 0000000000000000000000000000000000000000000000000000000000000000\n",
                "aegis-cursor 1 9999999999999999999 0000000000000000000000000000000000000000000000000000000000000000\n",
                "\u0000\u0000\u0000"
            })
    void aDamagedCursorStopsItUntilSomebodyDeletesIt(String text) throws IOException {
        Files.writeString(cursor, text);
        Courier courier = courier(Ledgers.of(2));
        assertThat(courier.step())
                .isInstanceOfSatisfying(
                        Step.Failed.class, failed -> assertThat(failed.why()).contains("archive.cursor is damaged"));
        assertThat(receiver.offered()).isEmpty();
        Files.delete(cursor);
        toTheEnd(courier);
        assertThat(receiver.kept()).containsExactly(1L, 2L);
    }

    @Test
    void theCursorIsForItsOwnerOnly() throws IOException {
        courier(Ledgers.of(1)).step();
        assertThat(Files.getPosixFilePermissions(cursor))
                .isEqualTo(java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void recordsOfOtherTypesAreTakenPast() {
        Ledgers ledger = Ledgers.of(4);
        ledger.add("approval", "").add("run_evidence", "").add("approval", "");
        var plan = new ExportPlan("archive", OptionalLong.of(1), 2, "approval"::equals, receiver);
        Courier courier = courier(ledger, plan);
        toTheEnd(courier);
        assertThat(receiver.kept()).containsExactly(5L, 7L);
        assertThat(courier.behind()).isZero();
    }

    @Test
    void aTypeThatAValueNamesIsNotTheTypeOfTheRecord() {
        var ledger = new Ledgers().add("run_evidence", "\"run\":\"x,\\\"type\\\":\\\"approval\\\"\"");
        var plan = new ExportPlan("archive", OptionalLong.of(1), 2, "approval"::equals, receiver);
        toTheEnd(courier(ledger, plan));
        assertThat(receiver.offered()).isEmpty();
    }

    @Test
    void aRecordThatNoExporterTakesIsNotSkipped() {
        Ledgers ledger = Ledgers.of(1)
                .add("config_change", "\"config\":\"" + "a".repeat(EvidenceRecord.LONGEST) + "\"")
                .add("run_evidence", "");
        Courier courier = courier(ledger);
        assertThat(courier.step()).isEqualTo(new Step.Went());
        for (int times = 0; times < 2; times++) {
            assertThat(courier.step())
                    .isInstanceOfSatisfying(
                            Step.Failed.class,
                            failed -> assertThat(failed.why()).startsWith("record 2 is longer than"));
        }
        assertThat(receiver.kept()).isEqualTo(List.of(1L));
    }

    @Test
    void aBatchIsNeverLargerThanTheContractAllows() {
        Ledgers ledger = new Ledgers();
        for (int number = 0; number < 12; number++) {
            ledger.add("config_change", "\"config\":\"" + "a".repeat(200 * 1024) + "\"");
        }
        toTheEnd(courier(ledger, new ExportPlan("archive", OptionalLong.of(1), 1000, type -> true, receiver)));
        assertThat(receiver.kept()).hasSize(12).isSorted();
    }
}
