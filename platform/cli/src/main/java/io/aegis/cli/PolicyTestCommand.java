package io.aegis.cli;

import io.aegis.app.ChaosReport;
import io.aegis.app.FixtureResult;
import io.aegis.app.Workbench;
import io.aegis.config.FixtureFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "test",
        description =
                "see what guards say of the texts of fixtures, or break each guard on purpose: 0 as expected, 1 not",
        mixinStandardHelpOptions = true)
final class PolicyTestCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private Place place = new Place();

    @Mixin
    private Output output = new Output();

    @Option(
            names = "--chaos",
            description = "every guard slot of this configuration: missing, throwing, hanging, null, bad edits")
    private boolean chaos;

    @Parameters(arity = "0..1", paramLabel = "DIR", description = "a folder of YAML fixtures, or one of them")
    private @Nullable Path fixtures;

    PolicyTestCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Path folder = fixtures;
        if (chaos == (folder != null)) {
            throw new CommandFailure(ExitCode.USAGE, "name a folder of fixtures, or use --chaos");
        }
        return (folder == null ? chaos() : fixtures(folder)) ? ExitCode.OK.code() : ExitCode.FAILED.code();
    }

    private boolean fixtures(Path folder) {
        if (!Files.exists(folder)) {
            throw new CommandFailure(ExitCode.NOT_FOUND, "there is no folder " + folder);
        }
        FixtureFiles files = FixtureFiles.in(folder);
        files.others().forEach(other -> terminal.say("left out: " + other + " is no file that ends in .yaml"));
        try (Workbench bench = Workbench.open(place.settings())) {
            List<FixtureResult> results = bench.test(files.fixtures());
            print(results);
            long passed = results.stream().filter(FixtureResult::passed).count();
            terminal.say(passed + " of " + results.size() + " as expected");
            return passed == results.size();
        }
    }

    private void print(List<FixtureResult> results) {
        var rows = new ArrayList<List<String>>();
        var values = new ArrayList<Object>();
        for (FixtureResult result : results) {
            rows.add(List.of(
                    result.passed() ? "pass" : "FAIL",
                    result.file(),
                    result.stage(),
                    result.expected(),
                    result.got(),
                    result.findings().isEmpty() ? "-" : String.join(" ", result.findings())));
            Map<String, Object> value = Output.row(
                    "file", result.file(),
                    "description", result.description(),
                    "stage", result.stage(),
                    "expected", result.expected(),
                    "got", result.got(),
                    "findings", result.findings(),
                    "passed", result.passed());
            result.text().ifPresent(text -> value.put("text", text));
            result.why().ifPresent(why -> value.put("why", why));
            values.add(value);
        }
        output.print(terminal, List.of("RESULT", "FIXTURE", "STAGE", "EXPECTED", "GOT", "FINDINGS"), rows, values);
        results.forEach(result -> result.why().ifPresent(why -> terminal.say(result.file() + ": " + why)));
    }

    private boolean chaos() {
        try (Workbench bench = Workbench.open(place.settings())) {
            ChaosReport report = bench.chaos(bench.load());
            print(report);
            report.shadows()
                    .forEach(shadow -> terminal.say("left out: " + shadow.guard() + " at " + shadow.stage()
                            + " of route " + shadow.route() + " is a shadow, which closes nothing"));
            boolean closed = report.rows().stream().allMatch(ChaosReport.Row::closed);
            terminal.say(report.rows().size() + " faults, "
                    + (closed ? "every one failed closed" : "NOT ALL FAILED CLOSED"));
            return closed && !report.rows().isEmpty();
        }
    }

    private void print(ChaosReport report) {
        var rows = new ArrayList<List<String>>();
        var values = new ArrayList<Object>();
        for (ChaosReport.Row row : report.rows()) {
            rows.add(List.of(
                    row.route(),
                    row.stage(),
                    row.guard(),
                    row.fault(),
                    Integer.toString(row.requests()),
                    Long.toString(row.upstreamBytes()),
                    Long.toString(row.clientBytes()),
                    row.closed() ? "closed" : "OPEN"));
            values.add(Output.row(
                    "route", row.route(),
                    "stage", row.stage(),
                    "guard", row.guard(),
                    "fault", row.fault(),
                    "requests", row.requests(),
                    "upstream_bytes", row.upstreamBytes(),
                    "client_bytes", row.clientBytes(),
                    "closed", row.closed()));
        }
        var heading =
                List.of("ROUTE", "STAGE", "GUARD", "FAULT", "REQUESTS", "UPSTREAM BYTES", "CLIENT BYTES", "RESULT");
        output.print(terminal, heading, rows, values);
    }
}
