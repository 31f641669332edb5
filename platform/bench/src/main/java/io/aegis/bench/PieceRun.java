package io.aegis.bench;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How much later a piece of a streamed answer is there because of the gateway: from the upstream's write to the client's read, beside no gateway at all and
 * a bare proxy, in rounds that take turns.
 *
 * <p>A piece is there twice: when its first character is, and when its last one is. A guard that must see what follows keeps the end of a piece until the next
 * one comes, so the second figure holds the upstream's own pause wherever something was held.
 */
public final class PieceRun {
    private static final String DIRECT = "no gateway";
    private static final List<Integer> STREAMS = List.of(1, 32);
    private static final int WARM_UP = 6;

    /** What readers of one program saw at one number of streams. */
    private static final class Delays {
        private final List<double[]> begun = new ArrayList<>();
        private final List<double[]> whole = new ArrayList<>();
        private long held;

        void add(long[] sent, PacedReader.Arrivals arrivals) {
            begun.add(micros(sent, arrivals.begun()));
            whole.add(micros(sent, arrivals.whole()));
            for (int piece = 0; piece + 1 < sent.length; piece++) {
                held += arrivals.whole()[piece] > sent[piece + 1] ? 1 : 0;
            }
        }

        private static double[] micros(long[] sent, long[] arrived) {
            var micros = new double[sent.length];
            Arrays.setAll(micros, piece -> (arrived[piece] - sent[piece]) / 1e3);
            return micros;
        }

        int pieces() {
            return begun.size() * PacedUpstream.PIECES;
        }

        double heldPercent() {
            return 100.0 * held / pieces();
        }

        double begun(double quantile) {
            return at(begun, quantile);
        }

        double whole(double quantile) {
            return at(whole, quantile);
        }

        private static double at(List<double[]> all, double quantile) {
            double[] sorted =
                    all.stream().flatMapToDouble(Arrays::stream).sorted().toArray();
            return sorted[(int) (quantile * (sorted.length - 1))];
        }
    }

    /** Whom a reader asks, and with which key. */
    private record Way(String name, int port, String key) {}

    private final PacedUpstream upstream;
    private final List<Way> ways;
    private final Map<String, Delays> delays = new LinkedHashMap<>();
    private int streams;

    private PieceRun(PacedUpstream upstream, List<Way> ways) {
        this.upstream = upstream;
        this.ways = ways;
    }

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10;
        Path folder = Files.createTempDirectory("aegis-pieces");
        GatewayImage image = GatewayImage.of(Path.of(arguments[0]), folder);
        try (var upstream = new PacedUpstream();
                Contestant bare = SideBySide.bare(folder, upstream.port());
                Contestant unguarded = serve(image, upstream, "aegis without guards", "[]", "[]");
                Contestant masking = serve(image, upstream, "aegis, PII masked", "[pii]", "[pii]");
                Contestant guarded =
                        serve(image, upstream, "aegis, secrets and PII", "[secrets, pii]", "[secrets, pii]");
                Contestant holding = serve(image, upstream, "aegis, a phrase of 30 characters", "[]", "[phrase]")) {
            var ways = new ArrayList<Way>();
            ways.add(new Way(DIRECT, upstream.port(), "sk-bench"));
            for (Contestant each : List.of(bare, unguarded, masking, guarded, holding)) {
                ways.add(new Way(each.name(), each.program().port(), each.key()));
            }
            new PieceRun(upstream, ways).run(rounds);
        }
    }

    private static Contestant serve(
            GatewayImage image, PacedUpstream upstream, String name, String ingress, String egress)
            throws IOException, InterruptedException {
        Path home = Files.createDirectory(image.folder().resolve(name.replaceAll("\\W+", "-")));
        return image.serve(home, name, """
            providers:
              main: {type: openai_compatible, base_url: "http://127.0.0.1:%d/v1", model: bench, api_key: secret://env/BENCH_KEY}
            guardrails:
              pii: {type: aegis.pii, mode: mask}
              secrets: {type: aegis.secrets}
              phrase: {type: aegis.regex_guard, patterns: [{name: phrase, pattern: "project [a-z]{1,12} is secret", action: block}]}
            pipeline: {ingress: %s, egress: %s}
            routes:
              default: {provider: main, model: bench, models: [bench]}
            auth: {type: api_key}
            server: {host: 127.0.0.1, port: 0}
            log: {level: warn}
            """.formatted(upstream.port(), ingress, egress));
    }

    private void run(int rounds) throws IOException, InterruptedException {
        for (int round = -WARM_UP; round < rounds; round++) {
            for (int concurrent : STREAMS) {
                for (Way way : ways) {
                    pass(way, concurrent, round >= 0);
                }
            }
        }
        print();
    }

    private void pass(Way way, int concurrent, boolean counts) throws IOException, InterruptedException {
        var names = new ArrayList<String>();
        for (int at = 0; at < concurrent; at++) {
            names.add(name(streams++));
        }
        try (var readers = Executors.newVirtualThreadPerTaskExecutor()) {
            var reading = new LinkedHashMap<String, Future<PacedReader.Arrivals>>();
            for (String name : names) {
                byte[] request = LoadGenerator.request(PacedUpstream.body(name), way.key());
                reading.put(name, readers.submit(() -> PacedReader.read(way.port(), request)));
            }
            for (var each : reading.entrySet()) {
                PacedReader.Arrivals arrivals = each.getValue().get();
                if (counts) {
                    delays.computeIfAbsent(key(way, concurrent), key -> new Delays())
                            .add(upstream.times(each.getKey()), arrivals);
                }
            }
        } catch (ExecutionException failed) {
            throw new IOException(way.name() + " gave no whole stream", failed);
        }
    }

    /** A name of letters alone: digits are what guards look at twice. */
    private static String name(int number) {
        var name = new StringBuilder("s");
        for (int left = number; left > 0; left /= 26) {
            name.append((char) ('a' + left % 26));
        }
        return name.toString();
    }

    private static String key(Way way, int concurrent) {
        return concurrent + " " + way.name();
    }

    private void print() {
        System.out.println("""
            | streams | program | pieces | first character p50 us | p99 us | added p50 us | whole piece p50 us | p99 us | held for the next piece |
            |---|---|---|---|---|---|---|---|---|\
            """);
        for (int concurrent : STREAMS) {
            double floor = of(ways.getFirst(), concurrent).begun(0.5);
            for (Way way : ways) {
                Delays seen = of(way, concurrent);
                System.out.printf(
                        Locale.ROOT,
                        "| %d | %s | %,d | %.0f | %.0f | %.0f | %.0f | %.0f | %.0f %% |%n",
                        concurrent,
                        way.name(),
                        seen.pieces(),
                        seen.begun(0.5),
                        seen.begun(0.99),
                        seen.begun(0.5) - floor,
                        seen.whole(0.5),
                        seen.whole(0.99),
                        seen.heldPercent());
            }
        }
    }

    private Delays of(Way way, int concurrent) {
        return requireNonNull(delays.get(key(way, concurrent)), "every way is measured");
    }
}
