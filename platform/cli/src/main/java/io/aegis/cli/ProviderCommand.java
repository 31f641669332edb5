package io.aegis.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** The providers of the configuration. */
@Command(
        name = "provider",
        aliases = "providers",
        description = "providers of the configuration",
        mixinStandardHelpOptions = true,
        subcommands = {ProviderCommand.ListProviders.class, ProviderCommand.Test.class})
final class ProviderCommand {
    @Command(
            name = "list",
            description = "who is asked for which model, where, and by which routes",
            mixinStandardHelpOptions = true)
    static final class ListProviders implements Callable<Integer> {
        private final Terminal terminal;

        @Mixin
        private Place place = new Place();

        @Mixin
        private Output output = new Output();

        ListProviders(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            JsonNode providers = new ProviderLink(place).list();
            var rows = new ArrayList<List<String>>();
            providers.forEach(provider -> rows.add(List.of(
                    provider.path("name").asString(""),
                    provider.path("type").asString(""),
                    provider.path("model").asString("-"),
                    provider.path("host").asString("-"),
                    provider.path("region").asString("unknown"),
                    joined(provider.path("dialects")),
                    provider.path("breaker").asString("-"),
                    joined(provider.path("routes")))));
            var heading = List.of("NAME", "TYPE", "MODEL", "HOST", "REGION", "DIALECTS", "BREAKER", "ROUTES");
            output.print(terminal, heading, rows, providers);
            return ExitCode.OK.code();
        }

        private static String joined(JsonNode list) {
            var joined = new StringJoiner(" ").setEmptyValue("-");
            list.forEach(item -> joined.add(item.asString("")));
            return joined.toString();
        }
    }

    @Command(
            name = "test",
            description = "ask a provider one small question, with its credential, and say what came of it",
            mixinStandardHelpOptions = true)
    static final class Test implements Callable<Integer> {
        private static final String NOT_ALLOWED = "address_not_allowed";

        private final Terminal terminal;

        @Parameters(paramLabel = "NAME", description = "its name in the configuration")
        private String name = "";

        @Option(
                names = "--model",
                paramLabel = "M",
                description = "what to ask it for (default: what a route asks it for)")
        private @Nullable String model;

        @Mixin
        private Place place = new Place();

        @Mixin
        private Output output = new Output();

        Test(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            LocalState.require(place.dataDirectory());
            JsonNode report = new ProviderLink(place).test(name, Optional.ofNullable(model));
            if (output.format() == Format.table) {
                terminal.table(rows(report));
            } else {
                output.print(terminal, report);
            }
            return ended(report).code();
        }

        private ExitCode ended(JsonNode report) {
            if (!report.has("error")) {
                return ExitCode.OK;
            }
            JsonNode error = report.path("error");
            terminal.complain(
                    error.path("code").asString("") + ": " + error.path("what").asString(""));
            terminal.say(error.path("why").asString(""));
            terminal.say(error.path("fix").asString(""));
            return report.path("outcome").asString("").equals(NOT_ALLOWED) ? ExitCode.REFUSED : ExitCode.FAILED;
        }

        private static List<List<String>> rows(JsonNode report) {
            var rows = new ArrayList<List<String>>();
            rows.add(List.of("provider", report.path("provider").asString("")));
            rows.add(List.of("outcome", report.path("outcome").asString("")));
            rows.add(List.of("reachable", report.path("reachable").asBoolean(false) ? "yes" : "no"));
            rows.add(List.of("http", report.path("http").asString("-")));
            rows.add(List.of("model", report.path("model").asString("")));
            rows.add(List.of("answered by", report.path("answered_by").asString("-")));
            rows.add(List.of("time", report.path("millis").asLong() + " ms"));
            JsonNode usage = report.path("usage");
            rows.add(List.of(
                    "tokens",
                    usage.isMissingNode() ? "-" : usage.path("input") + " in, " + usage.path("output") + " out"));
            return rows;
        }
    }
}
