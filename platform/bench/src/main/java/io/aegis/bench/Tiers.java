package io.aegis.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.aegis.admission.Admission;
import io.aegis.admission.AdmissionResult;
import io.aegis.admission.AdmittedPlugin;
import io.aegis.admission.PluginFile;
import io.aegis.admission.PluginTier;
import io.aegis.admission.Sha256;
import io.aegis.admission.Trust;
import io.aegis.admission.VendorKey;
import io.aegis.plugins.Created;
import io.aegis.plugins.PluginHost;
import io.aegis.plugins.PluginHostConfig;
import io.aegis.plugins.PluginSet;
import io.aegis.plugins.Revocations;
import io.aegis.plugins.Surroundings;
import io.aegis.plugins.WorkerReport;
import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.GuardFactory;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.settings.Settings;
import io.aegis.spi.testkit.FakeHost;
import io.aegis.spi.testkit.Inspections;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What one call of one guard costs in each tier, asked as a run asks, from a virtual thread; and what a worker takes to come up and to stay. */
public final class Tiers {
    private static final Surroundings BUBBLEWRAP = new Surroundings(true, 256L << 20, Duration.ofSeconds(10));
    private static final Surroundings PROCESS = new Surroundings(false, 256L << 20, Duration.ofSeconds(10));
    private static final int ROUNDS = 5;
    private static final int CALLS = 20_000;
    private static final int STARTS = 7;

    private final Vendor vendor = new Vendor();
    private final Path folder;
    private final Path image;

    private Tiers(Path image) throws IOException {
        this.image = image;
        this.folder = Files.createTempDirectory("aegis-tiers");
    }

    public static void main(String[] arguments) throws Exception {
        new Tiers(Path.of(arguments[0]).resolve("platform/cli/target/image")).run();
        System.exit(0); // workers are gone, and threads of the framework would linger
    }

    private void run() throws IOException, InterruptedException, ReflectiveOperationException {
        StampPlugin plugin = StampPlugin.guard(1);
        System.out.println("| one call | bytes | p50 us | p99 us |\n|---|---|---|---|");
        calls("in process", inProcess(plugin));
        try (PluginHost host = host()) {
            try (PluginSet set = open(host, plugin, PluginTier.VERIFIED, BUBBLEWRAP)) {
                calls("verified: the pool", guard(set));
            }
            try (PluginSet set = open(host, plugin, PluginTier.SANDBOXED, BUBBLEWRAP)) {
                calls("sandboxed: a worker", guard(set));
            }
            try (PluginSet set = open(host, plugin, PluginTier.PROCESS, PROCESS)) {
                calls("process: a worker without bubblewrap", guard(set));
            }
            System.out.println("\n"
                    + "| from file to first verdict, medians of 7 | ms | first call us | 200th call us | RSS MiB"
                    + " |\n"
                    + "|---|---|---|---|---|");
            starts(host, PluginTier.VERIFIED, BUBBLEWRAP);
            starts(host, PluginTier.SANDBOXED, BUBBLEWRAP);
            starts(host, PluginTier.PROCESS, PROCESS);
        }
    }

    /** What the tier trusted comes to: the same class, called. */
    private Guard inProcess(StampPlugin plugin) throws IOException, ReflectiveOperationException {
        Path jar = Files.write(folder.resolve("guard.jar"), plugin.jar());
        var loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, Tiers.class.getClassLoader());
        var factory = (GuardFactory) loader.loadClass("acme.stamp.StampGuardFactory")
                .getDeclaredConstructor()
                .newInstance();
        return factory.create(Settings.empty(), new FakeHost());
    }

    private static void calls(String tier, Guard guard) throws InterruptedException {
        for (int bytes : new int[] {100, 16 * 1024}) {
            var inspection = Inspections.of("x".repeat(bytes));
            var nanos = new long[CALLS];
            Thread.ofVirtual()
                    .start(() -> {
                        for (int round = 0; round < ROUNDS; round++) {
                            for (int call = 0; call < CALLS; call++) {
                                long begin = System.nanoTime();
                                guard.inspect(inspection);
                                nanos[call] = System.nanoTime() - begin;
                            }
                        }
                    })
                    .join();
            Arrays.sort(nanos);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %d | %.1f | %.1f |%n",
                    tier,
                    bytes,
                    nanos[CALLS / 2] / 1e3,
                    nanos[CALLS * 99 / 100] / 1e3);
        }
    }

    private void starts(PluginHost host, PluginTier tier, Surroundings surroundings) {
        var millis = new double[STARTS];
        var first = new double[STARTS];
        var later = new double[STARTS];
        long resident = 0;
        var inspection = Inspections.of("x".repeat(100));
        for (int start = 0; start < STARTS; start++) {
            StampPlugin plugin = StampPlugin.guard(start + 2);
            long begin = System.nanoTime();
            try (PluginSet set = open(host, plugin, tier, surroundings)) {
                Guard guard = guard(set);
                millis[start] = (System.nanoTime() - begin) / 1e6;
                first[start] = micros(guard, inspection);
                for (int call = 0; call < 200; call++) {
                    later[start] = micros(guard, inspection);
                }
                resident =
                        set.workers().stream().mapToLong(WorkerReport::rssBytes).sum();
            }
        }
        System.out.printf(
                Locale.ROOT,
                "| %s | %.0f | %.0f | %.0f | %s |%n",
                tier.word(),
                median(millis),
                median(first),
                median(later),
                resident == 0 ? "-" : Long.toString(resident >> 20));
    }

    private static double micros(Guard guard, Inspection inspection) {
        long begin = System.nanoTime();
        guard.inspect(inspection);
        return (System.nanoTime() - begin) / 1e3;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private PluginSet open(PluginHost host, StampPlugin plugin, PluginTier tier, Surroundings surroundings) {
        var file = new PluginFile(
                plugin.name() + ".jar",
                plugin.jar(),
                Optional.of(vendor.signature(plugin).getBytes(UTF_8)));
        var trust = new Trust(List.of(VendorKey.pin("acme", "acme.", vendor.pem())), Set.of(), Set.of());
        return switch (new Admission(Map.of()).judge(file, tier, Set.of(), trust)) {
            case AdmissionResult.Admitted(AdmittedPlugin admitted) ->
                host.open(List.of(admitted), Map.of(), Revocations.NONE, surroundings);
            case AdmissionResult.Refused refused -> throw new IllegalStateException(refused.toString());
        };
    }

    private static Guard guard(PluginSet set) {
        return switch (set.guard("acme.stamp", Settings.empty(), new FakeHost())) {
            case Created.Ready<Guard>(Guard guard) -> guard;
            case Created<Guard> other -> throw new IllegalStateException(other.toString());
        };
    }

    private PluginHost host() throws IOException {
        Path framework = image.resolve("framework");
        var digests = new TreeMap<String, String>();
        try (Stream<Path> jars = Files.list(framework)) {
            for (Path jar : jars.toList()) {
                digests.put(String.valueOf(jar.getFileName()), Sha256.of(Files.readAllBytes(jar)));
            }
        }
        return PluginHost.start(new PluginHostConfig(
                Files.createDirectory(folder.resolve("bundles")),
                Map.of(),
                framework,
                digests,
                image.resolve("worker"),
                folder.resolve("storage")));
    }
}
