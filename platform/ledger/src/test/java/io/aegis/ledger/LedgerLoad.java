package io.aegis.ledger;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** Measures what a durable record costs: {@code java ... io.aegis.ledger.LedgerLoad [FOLDER]}. Not a test. */
final class LedgerLoad {
    private static final int ROUNDS = 2;

    private LedgerLoad() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = arguments.length > 0 ? Path.of(arguments[0]) : Path.of(System.getProperty("java.io.tmpdir"));
        System.out.println("writers  records/s  CPU us/record  p50 us  p99 us  records/group");
        for (int round = 0; round < ROUNDS; round++) {
            for (int writers : new int[] {1, 32, 256}) {
                measure(Files.createTempDirectory(folder, "ledger"), writers, writers == 1 ? 500 : 20_000 / writers);
            }
        }
    }

    private static void measure(Path folder, int writers, int each) throws Exception {
        var machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        var groups = new AtomicLong();
        long[] nanos = new long[writers * each];
        Path file = folder.resolve("evidence.ledger");
        try (Ledger ledger = Ledger.open(file, new SeededKeys(1), Cadence.USUAL, count -> groups.incrementAndGet())) {
            long cpu = machine.getProcessCpuTime();
            long begun = System.nanoTime();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int writer = 0; writer < writers; writer++) {
                    int first = writer * each;
                    threads.submit(() -> {
                        for (int at = first; at < first + each; at++) {
                            long start = System.nanoTime();
                            ledger.append(Records.finished(Records.RUN, Records.AT));
                            nanos[at] = System.nanoTime() - start;
                        }
                    });
                }
            }
            long wall = System.nanoTime() - begun;
            long spent = machine.getProcessCpuTime() - cpu;
            Arrays.sort(nanos);
            System.out.printf(
                    "%7d  %9.0f  %13.1f  %6d  %6d  %13.1f%n",
                    writers,
                    nanos.length * 1e9 / wall,
                    spent / 1e3 / nanos.length,
                    nanos[nanos.length / 2] / 1000,
                    nanos[nanos.length * 99 / 100] / 1000,
                    (double) nanos.length / groups.get());
        } finally {
            Files.delete(file);
            Files.deleteIfExists(folder.resolve("evidence.tree"));
            Files.delete(folder);
        }
    }
}
