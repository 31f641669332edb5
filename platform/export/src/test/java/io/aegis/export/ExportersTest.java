package io.aegis.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.aegis.spi.export.EvidenceBatch;
import io.aegis.spi.export.EvidenceRecord;
import io.aegis.spi.export.ExportResult;
import io.aegis.spi.export.Exporter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The time limit ends a test that hangs; nothing is measured by it. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ExportersTest {
    @TempDir
    Path directory;

    private final BlockingQueue<Long> kept = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> failures = new LinkedBlockingQueue<>();

    private Exporters exporters(Ledgers ledger) {
        return new Exporters(ledger, ledger::written, directory, failures::add);
    }

    private static ExportPlan plan(String name, Exporter exporter) {
        return new ExportPlan(name, OptionalLong.of(1), 1, type -> true, exporter);
    }

    private ExportResult keep(EvidenceBatch batch) {
        batch.records().stream().map(EvidenceRecord::sequence).forEach(kept::add);
        return new ExportResult.Delivered();
    }

    private void await(long sequence) throws InterruptedException {
        assertThat(kept.take()).isEqualTo(sequence);
    }

    @Test
    void whoeverWantsARecordCarriedAwayNowWaitsUntilItIs() {
        Ledgers ledger = Ledgers.of(3);
        var notices = new ExportPlan("notices", OptionalLong.of(1), 1, "approval"::equals, this::keep);
        try (Exporters exporters = exporters(ledger)) {
            exporters.follow(List.of(plan("archive", this::keep), plan("siem", this::keep), notices));
            assertThat(exporters.push("checkpoint", 3, Duration.ofSeconds(60)))
                    .extracting(ExportState::name, state -> state.delivered() >= 3)
                    .containsExactly(tuple("archive", true), tuple("siem", true));
        }
    }

    @Test
    void anExporterThatWaitsForItsReceiverIsTriedAtOnceAndItsFailureIsAnAnswer() throws InterruptedException {
        Ledgers ledger = Ledgers.of(1);
        var up = new AtomicBoolean();
        Exporter moody = batch -> up.get() ? keep(batch) : new ExportResult.Delayed(Optional.of(Duration.ofDays(1)));
        try (Exporters exporters = exporters(ledger)) {
            exporters.follow(List.of(plan("siem", moody)));
            failures.take(); // from here on it would wait for a day
            assertThat(exporters.push("checkpoint", 1, Duration.ofDays(1)))
                    .containsExactly(new ExportState("siem", 0, 1, "the receiver: not now"));
            up.set(true);
            assertThat(exporters.push("checkpoint", 1, Duration.ofDays(1)))
                    .containsExactly(new ExportState("siem", 1, 0, ""));
        }
    }

    @Test
    void nobodyWaitsLongerThanHeWants() {
        Ledgers ledger = Ledgers.of(1);
        try (Exporters exporters = exporters(ledger)) {
            exporters.follow(List.of(plan("siem", this::keep)));
            assertThat(exporters.push("checkpoint", 2, Duration.ofMillis(1)))
                    .extracting(ExportState::name)
                    .containsExactly("siem");
        }
    }

    @Test
    void recordsAreDeliveredAsTheyCome() throws InterruptedException {
        Ledgers ledger = Ledgers.of(2);
        try (Exporters exporters = exporters(ledger)) {
            exporters.follow(List.of(plan("archive", this::keep)));
            await(1);
            await(2);
            ledger.add("a", "");
            await(3);
        }
    }

    @Test
    void oneThatHangsHoldsUpNobodyAndEndsWhenItIsClosed() throws InterruptedException {
        var hanging = new Hanging();
        try (Exporters exporters = exporters(Ledgers.of(2))) {
            exporters.follow(List.of(plan("stuck", hanging), plan("archive", this::keep)));
            hanging.under.await();
            await(1);
            await(2);
        }
        assertThat(hanging.released.getCount()).isZero();
        assertThat(kept).isEmpty();
    }

    private static final class Hanging implements Exporter, AutoCloseable {
        private final CountDownLatch under = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);

        @Override
        public ExportResult export(EvidenceBatch batch) {
            under.countDown();
            try {
                released.await();
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
            throw new IllegalStateException("cancelled");
        }

        @Override
        public void close() {
            released.countDown();
        }
    }

    @Test
    void afterAReloadItGoesOnAtItsCursorAndOneThatIsGoneStops() throws InterruptedException {
        Ledgers ledger = Ledgers.of(1);
        try (Exporters exporters = exporters(ledger)) {
            exporters.follow(List.of(plan("archive", this::keep)));
            await(1);
            exporters.follow(List.of(plan("archive", this::keep)));
            ledger.add("a", "");
            await(2);
            exporters.follow(List.of());
            assertThat(exporters.states()).isEmpty();
        }
    }

    @Test
    void aReloadWhileACallIsUnderWayNeverHasTwoOfOneName() throws InterruptedException {
        var inside = new AtomicInteger();
        var twice = new AtomicBoolean();
        var entered = new CountDownLatch(1);
        var leave = new CountDownLatch(1);
        Exporter slow = batch -> {
            twice.compareAndSet(false, inside.incrementAndGet() > 1);
            entered.countDown();
            try {
                leave.await();
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
            inside.decrementAndGet();
            return keep(batch);
        };
        try (Exporters exporters = exporters(Ledgers.of(3))) {
            exporters.follow(List.of(plan("archive", slow)));
            entered.await();
            exporters.follow(List.of(plan("archive", slow)));
            leave.countDown();
            await(1);
            await(2);
            await(3);
        }
        assertThat(twice).isFalse();
    }

    @Test
    void afterItsEndNothingOfItRunsAlsoOfOnesThatWereGoneBefore() throws InterruptedException {
        var entered = new CountDownLatch(1);
        var leave = new CountDownLatch(1);
        var left = new AtomicBoolean();
        Exporter slow = batch -> {
            entered.countDown();
            try {
                leave.await();
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
            left.set(true);
            return new ExportResult.Delivered();
        };
        Exporters exporters = exporters(Ledgers.of(1));
        exporters.follow(List.of(plan("archive", slow)));
        entered.await();
        exporters.follow(List.of());
        Thread closing = Thread.startVirtualThread(exporters::close);
        leave.countDown();
        closing.join();
        assertThat(left).isTrue();
        assertThat(directory.resolve("archive.cursor")).exists();
    }

    @Test
    void aFailureIsCountedAndShownAndTheLagWithIt() throws InterruptedException {
        try (Exporters exporters = exporters(Ledgers.of(4))) {
            exporters.follow(List.of(plan("siem", batch -> new ExportResult.Refused(403))));
            assertThat(failures.take()).isEqualTo("siem");
            assertThat(exporters.states())
                    .containsExactly(new ExportState("siem", 0, 4, "the receiver refuses it with status 403"));
        }
    }

    @Test
    void waitsDoubleUpToTheCapAndVary() {
        var backoff = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5), new SplittableRandom(7));
        Function<Integer, Duration> own = failures -> backoff.after(failures, Duration.ZERO);
        for (int times = 0; times < 100; times++) {
            assertThat(own.apply(1)).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
            assertThat(own.apply(4)).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(8));
            assertThat(own.apply(1000)).isBetween(Duration.ofSeconds(150), Duration.ofMinutes(5));
            assertThat(backoff.after(1, Duration.ofSeconds(7))).isEqualTo(Duration.ofSeconds(7));
            assertThat(backoff.after(1, Duration.ofDays(7))).isEqualTo(Duration.ofMinutes(5));
        }
        assertThat(own.apply(1000)).isNotEqualTo(own.apply(1000));
    }
}
