package io.aegis.ledger;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;

/** Measures what a durable record costs, alone and in company: {@code platform/bench/run ledger [FOLDER]}. Not a test. */
final class LedgerLoad {
    private static final int ROUNDS = 6;
    private static final int WARM = 1;
    private static final int[] WRITERS = {1, 32, 256};

    /** What one round of so many writers showed. */
    private record Measured(
            double recordsPerSecond, double cpuMicros, double p50Micros, double p99Micros, double group) {}

    private LedgerLoad() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = arguments.length > 0 ? Path.of(arguments[0]) : Path.of(System.getProperty("java.io.tmpdir"));
        Map<Integer, List<Measured>> rounds = new TreeMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            for (int writers : WRITERS) {
                Measured measured = measure(
                        Files.createTempDirectory(folder, "ledger"), writers, writers == 1 ? 2_000 : 40_000 / writers);
                if (round >= WARM) {
                    rounds.computeIfAbsent(writers, ignored -> new ArrayList<>())
                            .add(measured);
                }
            }
        }
        System.out.println("Medians of " + (ROUNDS - WARM) + " rounds in turn; in brackets, against one writer.");
        System.out.println("writers     records/s       CPU us/record          p50 us          p99 us  records/group");
        List<Measured> alone = rounds.get(1);
        rounds.forEach((writers, measured) -> System.out.printf(
                "%7d  %s  %s  %s  %s  %13.1f%n",
                writers,
                shown(measured, alone, Measured::recordsPerSecond),
                shown(measured, alone, Measured::cpuMicros),
                shown(measured, alone, Measured::p50Micros),
                shown(measured, alone, Measured::p99Micros),
                median(measured, Measured::group)));
    }

    private static String shown(List<Measured> rounds, List<Measured> alone, ToDoubleFunction<Measured> figure) {
        double median = median(rounds, figure);
        return String.format("%8.1f (%5.2f)", median, median / median(alone, figure));
    }

    private static double median(List<Measured> rounds, ToDoubleFunction<Measured> figure) {
        double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static Measured measure(Path folder, int writers, int each) throws Exception {
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
            return new Measured(
                    nanos.length * 1e9 / wall,
                    spent / 1e3 / nanos.length,
                    nanos[nanos.length / 2] / 1e3,
                    nanos[nanos.length * 99 / 100] / 1e3,
                    (double) nanos.length / groups.get());
        } finally {
            Files.delete(file);
            Files.deleteIfExists(folder.resolve("evidence.tree"));
            Files.delete(folder);
        }
    }
}
