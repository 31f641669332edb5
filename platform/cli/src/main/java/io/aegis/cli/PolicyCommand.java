package io.aegis.cli;

import io.aegis.app.Workbench;
import io.aegis.config.Config;
import io.aegis.config.Problem;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the configured guards do. */
@Command(
        name = "policy",
        description = "what the configured guards do",
        mixinStandardHelpOptions = true,
        subcommands = {PolicyCommand.Lint.class, PolicyTestCommand.class, PolicyReplayCommand.class})
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

        static Map<String, Object> row(Problem problem) {
            return Output.row(
                    "position", problem.position().toString(),
                    "severity", problem.severity().name().toLowerCase(Locale.ROOT),
                    "code", problem.code().id(),
                    "path", problem.path(),
                    "what", problem.what(),
                    "why", problem.why(),
                    "fix", problem.fix());
        }

        @Override
        public Integer call() {
            try (Workbench bench = Workbench.open(place.settings())) {
                Config config = bench.load();
                List<Problem> found = bench.lint(config);
                if (output.format() != Format.table) {
                    output.print(terminal, found.stream().map(Lint::row).toList());
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
}
