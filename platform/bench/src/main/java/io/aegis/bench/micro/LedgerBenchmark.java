package io.aegis.bench.micro;

import static java.util.concurrent.TimeUnit.MICROSECONDS;

import io.aegis.kernel.port.Evidence;
import io.aegis.ledger.Cadence;
import io.aegis.ledger.Ledger;
import io.aegis.spi.guard.Stage;
import io.aegis.vault.PlatformKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Durable records per writer: 1,024 of them, divided among virtual threads that each wait for theirs. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(MICROSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class LedgerBenchmark {
    private static final int RECORDS = 1024;

    @Param({"1", "32", "256"})
    int writers;

    private Path folder;
    private Ledger ledger;
    private Evidence record;

    @Setup
    public void open() throws IOException {
        folder = Files.createTempDirectory("aegis-bench-ledger");
        ledger = Ledger.open(
                folder.resolve("ledger.db"),
                new PlatformKeys(folder.resolve("keys")).checkpointKeys(),
                Cadence.USUAL,
                count -> {});
        var entry = new Evidence.GuardEntry(
                Stage.INGRESS, "pii", "allow", Evidence.Coverage.SCANNED, 3, "ab".repeat(16), List.of(), 12);
        record = new Evidence.RunStarted(
                "01890000-0000-7000-8000-000000000000",
                Instant.EPOCH,
                "api_key:bench",
                "default",
                1,
                "ab".repeat(16),
                "main",
                "ab".repeat(32),
                List.of(entry, entry, entry, entry));
    }

    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public void append() throws InterruptedException {
        var done = new CountDownLatch(writers);
        for (int writer = 0; writer < writers; writer++) {
            Thread.startVirtualThread(() -> {
                for (int count = 0; count < RECORDS / writers; count++) {
                    ledger.append(record);
                }
                done.countDown();
            });
        }
        done.await();
    }

    @TearDown
    public void close() throws IOException {
        ledger.close();
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
