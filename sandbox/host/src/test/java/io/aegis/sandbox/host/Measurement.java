package io.aegis.sandbox.host;

import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.GuardFactory;
import io.aegis.spi.settings.Settings;
import io.aegis.spi.testkit.FakeHost;
import io.aegis.spi.testkit.Inspections;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Prints what a worker costs: cold start, memory, and a call at 100 bytes and at 16 KiB. Not a test: figures depend on the machine. */
public final class Measurement {
    private Measurement() {}

    public static void main(String[] arguments) throws Exception {
        Path root = Files.createTempDirectory("measure");
        for (Isolation isolation : Isolation.values()) {
            try (var sandbox = TestSandbox.patient(root, isolation)) {
                var plugin = TestPlugin.guard("return Verdict.allow();");
                for (int i = 0; i < 5; i++) {
                    long begin = System.nanoTime();
                    try (var worker = sandbox.start(plugin)) {
                        long up = System.nanoTime();
                        System.out.printf("%s cold start %d ms%n", isolation, (up - begin) / 1_000_000);
                        if (i == 4) {
                            calls(isolation, worker);
                        }
                    }
                }
            }
        }
        System.exit(0);
    }

    private static void calls(Isolation isolation, Worker worker) throws InterruptedException {
        var factory = (GuardFactory) worker.factory();
        Guard guard = factory.create(Settings.empty(), new FakeHost());
        for (int size : new int[] {100, 16 * 1024}) {
            var inspection = Inspections.of("x".repeat(size));
            long[] nanos = new long[20_000];
            Thread.ofVirtual()
                    .start(() -> {
                        for (int round = 0; round < 3; round++) {
                            for (int i = 0; i < nanos.length; i++) {
                                long begin = System.nanoTime();
                                guard.inspect(inspection);
                                nanos[i] = System.nanoTime() - begin;
                            }
                        }
                    })
                    .join();
            Arrays.sort(nanos);
            System.out.printf(
                    "%s call %d bytes: median %d us, p99 %d us%n",
                    isolation, size, nanos[nanos.length / 2] / 1000, nanos[nanos.length * 99 / 100] / 1000);
        }
        System.out.printf("%s %s%n", isolation, worker.status());
    }
}
