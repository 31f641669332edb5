package io.aegis.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Puts the gateway beside a bare proxy and the same load on both, in short passes that take turns.
 *
 * <p>All programs share the cores of one machine with whatever else runs there, so one pass says little and an absolute figure nothing: what counts is
 * the ratio of medians within one run.
 */
public final class SideBySide {
    private static final String BARE = "bare jetty";

    /** How long and with what. */
    private record Plan(Duration warmUp, Duration pass, int rounds, List<Scenario> scenarios) {
        static Plan named(String name) {
            return switch (name) {
                case "short" ->
                    new Plan(
                            Duration.ofSeconds(3),
                            Duration.ofMillis(1500),
                            2,
                            List.of(Scenario.SMALL_1, Scenario.SMALL_32, Scenario.STREAM_32));
                case "long" -> new Plan(Duration.ofSeconds(10), Duration.ofSeconds(4), 5, List.of(Scenario.values()));
                default -> throw new IllegalArgumentException("short or long, not '" + name + "'");
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
                warmUp(contestant);
            }
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

    private static Contestant bare(Path folder, int upstream) throws IOException {
        var command = new ArrayList<>(java(BareProxy.class));
        command.add(Integer.toString(upstream));
        return new Contestant(BARE, Program.start(BARE, folder, command, Map.of()), "sk-bench", false);
    }

    private static List<String> java(Class<?> program) {
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

    private void warmUp(Contestant contestant) throws IOException {
        pass(contestant, Scenario.SMALL_32, plan.warmUp().multipliedBy(2).dividedBy(3));
        pass(contestant, Scenario.STREAM_32, plan.warmUp().dividedBy(3));
    }

    private static Pass pass(Contestant contestant, Scenario scenario, Duration time) throws IOException {
        Program program = contestant.program();
        double before = program.cpuSeconds();
        Load load = LoadGenerator.run(program.port(), contestant.request(scenario), scenario.connections(), time);
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
