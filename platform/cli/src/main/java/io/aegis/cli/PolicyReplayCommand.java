package io.aegis.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(
        name = "replay",
        description = "which past runs this configuration would have decided otherwise: 0 none, 1 some",
        mixinStandardHelpOptions = true)
final class PolicyReplayCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private Place place = new Place();

    @Mixin
    private Output output = new Output();

    @Option(
            names = "--since",
            paramLabel = "T",
            required = true,
            description = "a time, or how long ago: 2026-01-31T12:00:00Z, 7d")
    private String since = "";

    @Option(names = "--strict", description = "a run of which it cannot be told counts as one that differs")
    private boolean strict;

    PolicyReplayCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        LocalState.require(place.dataDirectory());
        JsonNode report = new ReplayLink(place).replay(RunsCommand.time(since));
        print(report);
        JsonNode totals = report.path("totals");
        terminal.say(totals.path("runs") + " runs: " + totals.path("same") + " the same, " + totals.path("otherwise")
                + " otherwise, " + totals.path("unknown") + " unknown");
        say(report.path("omitted").asLong(), " of them are counted and not listed");
        say(
                report.path("repeated_refusals").asLong(),
                " further refusals were counted when they came, and are not looked at");
        boolean differs = totals.path("otherwise").asLong() > 0
                || (strict && totals.path("unknown").asLong() > 0);
        return differs ? ExitCode.FAILED.code() : ExitCode.OK.code();
    }

    private void say(long count, String what) {
        if (count > 0) {
            terminal.say(count + what);
        }
    }

    private void print(JsonNode report) {
        var rows = new ArrayList<List<String>>();
        for (JsonNode run : report.path("runs")) {
            rows.add(List.of(
                    run.path("result").asString(""),
                    run.path("run").asString(""),
                    run.path("route").asString(""),
                    shown(run.path("was")),
                    run.has("would")
                            ? shown(run.path("would"))
                            : run.path("why").asString("")));
        }
        output.print(terminal, List.of("RESULT", "RUN", "ROUTE", "WAS", "WOULD BE"), rows, report);
    }

    private static String shown(JsonNode verdict) {
        var words = new ArrayList<String>();
        words.add(verdict.path("verdict").asString(""));
        for (String member : List.of("stage", "guard")) {
            if (!verdict.path(member).asString("").isEmpty()) {
                words.add(verdict.path(member).asString(""));
            }
        }
        verdict.path("rules").forEach(rule -> words.add(rule.asString("")));
        return String.join(" ", words);
    }
}
