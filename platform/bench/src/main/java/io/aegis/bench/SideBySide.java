package io.aegis.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Puts the gateway beside a bare proxy and the same load on both, in short passes that take turns.
 *
 * <p>All programs share the cores of one machine with whatever else runs there, so one pass says little and an absolute figure nothing: what counts is
 * the ratio of medians within one run.
 */
public final class SideBySide {
    private static final String BARE = "bare jetty";

    /** How much and with what. Amounts are the contestant's CPU time: on a busy machine a second on the clock warms nothing up. */
    private record Plan(double warmUp, double pass, int rounds, Duration patience, List<Scenario> scenarios) {
        static Plan named(String name) {
            return switch (name) {
                case "short" ->
                    new Plan(
                            4,
                            0.8,
                            2,
                            Duration.ofSeconds(8),
                            List.of(Scenario.SMALL_1, Scenario.SMALL_32, Scenario.STREAM_32));
                case "warm" ->
                    new Plan(
                            30,
                            1.5,
                            2,
                            Duration.ofSeconds(45),
                            List.of(Scenario.SMALL_1, Scenario.SMALL_32, Scenario.STREAM_32));
                case "long" -> new Plan(15, 3, 5, Duration.ofSeconds(40), List.of(Scenario.values()));
                default -> throw new IllegalArgumentException("short, warm or long, not '" + name + "'");
            };
        }
    }

    private final Plan plan;
    private final List<Pass> passes = new ArrayList<>();

    private SideBySide(Plan plan) {
        this.plan = plan;
    }

    public static void main(String[] arguments) throws Exception {
        Path checkout = Path.of(arguments[1]);
        Path folder = Files.createTempDirectory("aegis-bench");
        new SideBySide(Plan.named(arguments[0])).run(checkout, folder);
    }

    private void run(Path checkout, Path folder) throws IOException, InterruptedException {
        GatewayImage image = GatewayImage.of(checkout, folder);
        try (Program mock = Program.start("mock", folder, java(MockUpstream.class), Map.of());
                Contestant bare = bare(folder, mock.port());
                Contestant unguarded = image.serve("aegis without guards", mock.port(), false);
                Contestant guarded = image.serve("aegis with guards", mock.port(), true)) {
            List<Contestant> all = List.of(bare, unguarded, guarded);
            for (Contestant contestant : all) {
                check(contestant);
            }
            warmUp(all);
            for (int round = 0; round < plan.rounds(); round++) {
                for (Scenario scenario : plan.scenarios()) {
                    for (Contestant contestant : all) {
                        passes.add(pass(contestant, scenario, plan.pass()));
                    }
                }
            }
            System.out.println(new Table(passes, BARE).text(all));
        }
    }

    static Contestant bare(Path folder, int upstream) throws IOException {
        var command = new ArrayList<>(java(BareProxy.class));
        command.add(Integer.toString(upstream));
        return new Contestant(BARE, Program.start(BARE, folder, command, Map.of()), "sk-bench", false);
    }

    /** Starts a program of this module. */
    static List<String> java(Class<?> program) {
        return List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName());
    }

    /** A fast wrong answer is no answer: whole and streamed, the caller's own address must have come back. */
    private static void check(Contestant contestant) throws IOException {
        for (Scenario scenario : List.of(Scenario.SMALL_1, Scenario.STREAM_32)) {
            String answer = LoadGenerator.once(contestant.program().port(), contestant.request(scenario));
            boolean right = answer.startsWith("HTTP/1.1 200")
                    && (!contestant.restores() || answer.contains(MockUpstream.ADDRESS))
                    && (!scenario.isStreamed() || answer.contains("[DONE]"));
            if (!right) {
                throw new IOException(contestant.name() + " answered " + scenario.label() + " wrongly:\n" + answer);
            }
        }
    }

    /** All at once: on a busy machine each gets its own share of it. */
    private void warmUp(List<Contestant> all) throws InterruptedException, IOException {
        try (var threads = Executors.newFixedThreadPool(all.size())) {
            for (Future<?> warm :
                    threads.invokeAll(all.stream().map(this::warmUp).toList())) {
                warm.get();
            }
        } catch (ExecutionException failed) {
            throw new IOException("a contestant did not get warm", failed);
        }
    }

    private Callable<Pass> warmUp(Contestant contestant) {
        return () -> {
            pass(contestant, Scenario.SMALL_32, plan.warmUp() * 2 / 3);
            return pass(contestant, Scenario.STREAM_32, plan.warmUp() / 3);
        };
    }

    private Pass pass(Contestant contestant, Scenario scenario, double cpuSeconds) throws IOException {
        Program program = contestant.program();
        double before = program.cpuSeconds();
        long end = System.nanoTime() + plan.patience().toNanos();
        Load load = LoadGenerator.run(
                program.port(),
                contestant.request(scenario),
                scenario.connections(),
                () -> program.cpuSeconds() - before >= cpuSeconds || System.nanoTime() - end >= 0);
        double used = program.cpuSeconds() - before;
        return new Pass(
                contestant.name(),
                scenario,
                load.answered() / used,
                load.micros(0.5),
                load.micros(0.99),
                load.failed());
    }
}
