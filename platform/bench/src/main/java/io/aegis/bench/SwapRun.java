package io.aegis.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * 500 requests a second with a vendor's guard and a vendor's provider, which are updated, rolled back and revoked twenty times meanwhile.
 *
 * <p>What counts is the ratio of the two 99th percentiles within one run: of requests that were under way during a change, and of all others. The first ten
 * changes of a gateway, whose own code for them is cold, are a row of their own.
 */
public final class SwapRun {
    private static final int PER_SECOND = 500;
    private static final long SECOND = 1_000_000_000L;
    private static final long MILLISECOND = 1_000_000L;
    private static final int VERSIONS = 12;
    /** Between changes, of which the first half second counts to the change: what is new is cold. */
    private static final long PAUSE = 3 * SECOND;

    private static final long SETTLING = SECOND / 2;

    /** A change, from the operator's request to the answer. It goes on until what is new has settled. */
    private record Change(String what, boolean closes, long begun, long done) {
        boolean during(SteadyLoad.Outcome outcome) {
            return outcome.due() <= done + SETTLING && outcome.done() >= begun;
        }
    }

    /** A version of a plugin, signed and ready to be sent. */
    private record Release(StampPlugin plugin, byte[] upload) {}

    private final Operator operator;
    private final List<Change> first = new ArrayList<>();
    private final List<Change> changes = new ArrayList<>();

    private SwapRun(Operator operator) {
        this.operator = operator;
    }

    public static void main(String[] arguments) throws Exception {
        int warmUp = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 60;
        List<String> tiers = arguments.length > 2 ? List.of(arguments[2]) : List.of("verified", "sandboxed");
        boolean whole = true;
        for (String guardTier : tiers) {
            whole &= run(Path.of(arguments[0]), guardTier, warmUp);
        }
        if (!whole) {
            System.exit(1);
        }
    }

    /** Whether no request was lost, or served without its guard. */
    private static boolean run(Path checkout, String guardTier, int warmUp) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("aegis-swap");
        GatewayImage image = GatewayImage.of(checkout, folder);
        try (Program mock = Program.start("mock", folder, upstream(), Map.of())) {
            Path home = Files.createDirectory(folder.resolve("gateway"));
            var operator = new Operator(home.resolve("data"));
            try (Contestant gateway = image.serve(home, "without plugins", configuration(mock.port(), false))) {
                operator.trustVendor();
                operator.install(StampPlugin.guard(1), guardTier, List.of());
                operator.install(StampPlugin.asking(1), "sandboxed", List.of("network"));
                Files.writeString(home.resolve("aegis.yaml"), configuration(mock.port(), true));
                operator.reload();
                return new SwapRun(operator).run(gateway, guardTier, warmUp);
            }
        }
    }

    /** It shares the cores with the gateway, as this process does: neither is to take one of them for the time that a thorough compiler wants it. */
    private static List<String> upstream() {
        var command = new ArrayList<>(SideBySide.java(MockUpstream.class));
        command.add(1, "-XX:TieredStopAtLevel=1");
        return command;
    }

    private boolean run(Contestant gateway, String guardTier, int warmUp) throws InterruptedException {
        byte[] request = LoadGenerator.request(Scenario.SMALL_1.body(), gateway.key());
        int port = gateway.program().port();
        List<Release> guards = releases(StampPlugin::guard);
        List<Release> providers = releases(StampPlugin::asking);
        System.gc(); // a collection of this process while it measures would be measured
        var load = new SteadyLoad(port, request, MockUpstream.ADDRESS, PER_SECOND);
        Thread callers = Thread.ofPlatform().name("callers").start(load);
        LockSupport.parkNanos(warmUp * SECOND);
        round(1, guards, providers, first);
        LockSupport.parkNanos(5 * SECOND);
        long measured = System.nanoTime();
        LockSupport.parkNanos(5 * SECOND);
        round(4, guards, providers, changes);
        round(7, guards, providers, changes);
        LockSupport.parkNanos(PAUSE);
        load.stop();
        callers.join();
        return print(
                guardTier,
                load.outcomes().stream()
                        .filter(outcome -> outcome.due() < measured)
                        .toList(),
                load.outcomes().stream()
                        .filter(outcome -> outcome.due() >= measured)
                        .toList());
    }

    /** Versions 0 to 11; the place in the list is the version. */
    private List<Release> releases(IntFunction<StampPlugin> of) {
        return IntStream.range(0, VERSIONS)
                .mapToObj(of)
                .map(plugin -> new Release(plugin, operator.upload(plugin)))
                .toList();
    }

    /** Ten changes, after which guard and provider are three versions further on. */
    private void round(int version, List<Release> guards, List<Release> providers, List<Change> to) {
        change(
                to,
                "update of the guard",
                false,
                () -> operator.update(guards.get(version + 1).upload()));
        change(
                to,
                "update of the provider",
                false,
                () -> operator.update(providers.get(version + 1).upload()));
        change(
                to,
                "rollback of the guard",
                false,
                () -> operator.rollback(guards.get(version).plugin()));
        change(
                to,
                "rollback of the provider",
                false,
                () -> operator.rollback(providers.get(version).plugin()));
        change(
                to,
                "update of the guard",
                false,
                () -> operator.update(guards.get(version + 2).upload()));
        change(
                to,
                "update of the provider",
                false,
                () -> operator.update(providers.get(version + 2).upload()));
        change(to, "revocation of the guard", true, () -> operator.revoke("acme.stamp"));
        change(
                to,
                "update of the guard",
                false,
                () -> operator.update(guards.get(version + 3).upload()));
        change(to, "revocation of the provider", true, () -> operator.revoke("acme.speaker"));
        change(
                to,
                "update of the provider",
                false,
                () -> operator.update(providers.get(version + 3).upload()));
    }

    private static void change(List<Change> to, String what, boolean closes, Runnable change) {
        long begun = System.nanoTime();
        change.run();
        to.add(new Change(what, closes, begun, System.nanoTime()));
        LockSupport.parkNanos(PAUSE);
    }

    private boolean print(String guardTier, List<SteadyLoad.Outcome> warmUp, List<SteadyLoad.Outcome> all) {
        List<SteadyLoad.Outcome> lost = Stream.concat(
                        warmUp.stream().filter(outcome -> !outcome.served() && !isClosed(first, outcome)),
                        all.stream().filter(outcome -> !outcome.served() && !isClosed(changes, outcome)))
                .toList();
        long closed = all.stream()
                .filter(outcome -> !outcome.served() && isClosed(changes, outcome))
                .count();
        double[] before =
                micros(all.stream().filter(outcome -> changes.stream().noneMatch(change -> change.during(outcome))));
        double[] during =
                micros(all.stream().filter(outcome -> changes.stream().anyMatch(change -> change.during(outcome))));
        System.out.printf(
                Locale.ROOT,
                "%nguard %s, provider sandboxed, %d requests at %d a second, %d changes: %d refused while a plugin was"
                        + " revoked, %d lost or served without their guard%n%n",
                guardTier,
                all.size(),
                PER_SECOND,
                changes.size(),
                closed,
                lost.size());
        if (!lost.isEmpty()) {
            Map<String, Long> why = lost.stream()
                    .collect(Collectors.groupingBy(
                            outcome -> outcome.failure() + " " + meanwhile(outcome), Collectors.counting()));
            System.out.println(why);
        }
        System.out.println("| served requests | count | p50 us | p99 us | slowest us |\n|---|---|---|---|---|");
        row("before and between changes", before);
        row("during a change", during);
        row(
                "during one of the first ten changes",
                micros(warmUp.stream().filter(outcome -> first.stream().anyMatch(change -> change.during(outcome)))));
        System.out.printf(
                Locale.ROOT,
                "%np50 %.2f times, p99 %.2f times%n%n| change | ms | p50 us | p99 us |%n|---|---|---|---|%n",
                at(during, 0.5) / at(before, 0.5),
                at(during, 0.99) / at(before, 0.99));
        for (String what : changes.stream().map(Change::what).distinct().toList()) {
            List<Change> same = changes.stream()
                    .filter(change -> change.what().equals(what))
                    .toList();
            double[] meanwhile =
                    micros(all.stream().filter(outcome -> same.stream().anyMatch(change -> change.during(outcome))));
            double millis = same.stream()
                            .mapToLong(change -> change.done() - change.begun())
                            .average()
                            .orElse(0)
                    / 1e6;
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.0f | %.0f | %.0f |%n",
                    what,
                    millis,
                    at(meanwhile, 0.5),
                    at(meanwhile, 0.99));
        }
        return lost.isEmpty();
    }

    /** What was done while a request was under way, and how long that was. */
    private String meanwhile(SteadyLoad.Outcome outcome) {
        String done = Stream.concat(first.stream(), changes.stream())
                .filter(change -> change.during(outcome))
                .map(Change::what)
                .collect(Collectors.joining(", then "));
        return (done.isEmpty() ? "between changes" : "during " + done) + " after " + outcome.nanos() / MILLISECOND
                + " ms";
    }

    /** Whether a plugin was revoked, and no other version there, in some part of the time of a request. */
    private static boolean isClosed(List<Change> changes, SteadyLoad.Outcome outcome) {
        for (int at = 0; at < changes.size(); at++) {
            Change change = changes.get(at);
            if (change.closes()
                    && outcome.done() >= change.begun()
                    && outcome.due() <= changes.get(at + 1).done()) {
                return true;
            }
        }
        return false;
    }

    private static double[] micros(Stream<SteadyLoad.Outcome> outcomes) {
        return outcomes.filter(SteadyLoad.Outcome::served)
                .mapToDouble(outcome -> outcome.nanos() / 1e3)
                .sorted()
                .toArray();
    }

    private static void row(String name, double[] micros) {
        System.out.printf(
                Locale.ROOT,
                "| %s | %d | %.0f | %.0f | %.0f |%n",
                name,
                micros.length,
                at(micros, 0.5),
                at(micros, 0.99),
                at(micros, 1));
    }

    private static double at(double[] sorted, double quantile) {
        return sorted.length == 0 ? Double.NaN : sorted[(int) (quantile * (sorted.length - 1))];
    }

    private static String configuration(int upstream, boolean withPlugins) {
        return """
            providers:
              main: {type: openai_compatible, base_url: "http://127.0.0.1:%1$d/v1", model: bench}
              %2$s
            guardrails: {secrets: {type: aegis.secrets}%3$s}
            pipeline: {ingress: [secrets%4$s], egress: [secrets%4$s]}
            routes:
              default: {provider: %5$s, model: bench, models: [bench]}
            auth: {type: api_key}
            server: {host: 127.0.0.1, port: 0}
            log: {level: warn}
            """.formatted(
                upstream,
                withPlugins ? "speaker: {type: acme.speaker, base_url: \"http://127.0.0.1:" + upstream + "/v1\"}" : "",
                withPlugins ? ", stamp: {type: acme.stamp}" : "",
                withPlugins ? ", stamp" : "",
                withPlugins ? "speaker" : "main");
    }
}
