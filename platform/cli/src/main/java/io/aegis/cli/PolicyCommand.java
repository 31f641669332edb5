package io.aegis.cli;

import io.aegis.app.ChaosReport;
import io.aegis.app.Workbench;
import io.aegis.config.Config;
import io.aegis.config.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the configured guards do. */
@Command(
        name = "policy",
        description = "what the configured guards do",
        mixinStandardHelpOptions = true,
        subcommands = {PolicyCommand.Lint.class, PolicyCommand.Test.class, LaterCommand.Replay.class})
final class PolicyCommand {
    @Command(
            name = "lint",
            description = "find holes and surprises: 0 clean or warnings, 1 errors",
            mixinStandardHelpOptions = true)
    static final class Lint implements Callable<Integer> {
        private final Terminal terminal;

        @Mixin
        private Place place = new Place();

        @Mixin
        private Output output = new Output();

        @Option(names = "--strict", description = "warnings are errors")
        private boolean strict;

        Lint(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            try (Workbench bench = Workbench.open(place.settings())) {
                Config config = bench.load();
                List<Problem> found = bench.lint(config);
                var rows = new ArrayList<List<String>>();
                for (Problem problem : found) {
                    rows.add(List.of(
                            problem.position().toString(),
                            problem.severity().name().toLowerCase(Locale.ROOT),
                            problem.code().id(),
                            problem.what()));
                }
                if (output.format() != Format.table) {
                    output.print(terminal, rows);
                } else if (found.isEmpty()) {
                    terminal.say("clean: " + place.config());
                } else {
                    found.forEach(problem -> terminal.data(problem.toString()));
                }
                boolean failed = strict ? !found.isEmpty() : ConfigCommand.hasErrors(found);
                return failed ? ExitCode.FAILED.code() : ExitCode.OK.code();
            }
        }
    }

    @Command(
            name = "test",
            description = "break each guard on purpose and see that nothing goes on",
            mixinStandardHelpOptions = true)
    static final class Test implements Callable<Integer> {
        private final Terminal terminal;

        @Mixin
        private Place place = new Place();

        @Mixin
        private Output output = new Output();

        @Option(
                names = "--chaos",
                description = "every guard slot of this configuration: missing, throwing, hanging, null, bad edits")
        private boolean chaos;

        @Parameters(arity = "0..1", paramLabel = "DIR", description = "YAML fixtures (not built yet)")
        private @Nullable Path fixtures;

        Test(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            if (!chaos || fixtures != null) {
                throw new CommandFailure(
                        ExitCode.UNAVAILABLE,
                        "YAML fixtures are not built yet in this version; use `aegis policy test --chaos`");
            }
            try (Workbench bench = Workbench.open(place.settings())) {
                ChaosReport report = bench.chaos(bench.load());
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
                var heading = List.of(
                        "ROUTE", "STAGE", "GUARD", "FAULT", "REQUESTS", "UPSTREAM BYTES", "CLIENT BYTES", "RESULT");
                output.print(terminal, heading, rows, values);
                report.shadows()
                        .forEach(shadow -> terminal.say("left out: " + shadow.guard() + " at " + shadow.stage()
                                + " of route " + shadow.route() + " is a shadow, which closes nothing"));
                boolean closed = report.rows().stream().allMatch(ChaosReport.Row::closed);
                terminal.say(report.rows().size() + " faults, "
                        + (closed ? "every one failed closed" : "NOT ALL FAILED CLOSED"));
                return closed && !report.rows().isEmpty() ? ExitCode.OK.code() : ExitCode.FAILED.code();
            }
        }
    }
}
