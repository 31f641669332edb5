package io.aegis.cli;

import io.aegis.app.Workbench;
import io.aegis.config.ChangeReference;
import io.aegis.config.Config;
import io.aegis.config.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The configuration: what holds, whether it is right, and what a running gateway makes of it. */
@Command(
        name = "config",
        description = "the configuration",
        mixinStandardHelpOptions = true,
        subcommands = {
            ConfigCommand.Validate.class,
            ConfigCommand.Show.class,
            ConfigCommand.Schema.class,
            ConfigCommand.Diff.class,
            ConfigCommand.Apply.class
        })
final class ConfigCommand {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String PATH = "/admin/v1/config";

    @Command(
            name = "validate",
            description = "check it, with the settings of every plugin",
            mixinStandardHelpOptions = true)
    static final class Validate implements Callable<Integer> {
        private final Terminal terminal;

        @Mixin
        private Place place = new Place();

        Validate(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            try (Workbench bench = Workbench.open(place.settings())) {
                Config config = bench.validate();
                config.warnings().forEach(warning -> terminal.say(warning.toString()));
                terminal.data(
                        "valid: " + place.config() + " " + config.effective().digest());
            }
            return ExitCode.OK.code();
        }
    }

    @Command(
            name = "show",
            description = "what holds after every layer; references, never values",
            mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {
        private final Terminal terminal;

        @Mixin
        private Place place = new Place();

        @Mixin
        private Output output = new Output();

        Show(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            try (Workbench bench = Workbench.open(place.settings())) {
                Config config = bench.load();
                if (output.format() == Format.json) {
                    output.print(terminal, JSON.readTree(config.effective().json()));
                } else {
                    terminal.data(config.effective().yaml().stripTrailing());
                }
            }
            return ExitCode.OK.code();
        }
    }

    @Command(
            name = "schema",
            description = "JSON Schema of the file, with the settings of installed plugins",
            mixinStandardHelpOptions = true)
    static final class Schema implements Callable<Integer> {
        private final Terminal terminal;

        @Mixin
        private Place place = new Place();

        Schema(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            try (Workbench bench = Workbench.open(place.settings())) {
                JsonNode schema = JSON.readTree(bench.schema());
                terminal.data(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(schema));
            }
            return ExitCode.OK.code();
        }
    }

    @Command(
            name = "diff",
            description = "what differs from what the running gateway uses",
            mixinStandardHelpOptions = true)
    static final class Diff implements Callable<Integer> {
        private final Terminal terminal;

        @Mixin
        private Place place = new Place();

        @Mixin
        private Output output = new Output();

        Diff(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            JsonNode answer = accepted(admin(place).get(PATH + "/diff"));
            var rows = new ArrayList<List<String>>();
            answer.path("changes")
                    .forEach(change -> rows.add(List.of(
                            change.path("path").asString(""),
                            change.path("before").asString("-"),
                            change.path("after").asString("-"))));
            output.print(terminal, List.of("KEY", "RUNNING", "FILE"), rows, answer);
            answer.path("weakenings").forEach(weakening -> terminal.say("weakens: " + weakening.asString("")));
            return ExitCode.OK.code();
        }
    }

    @Command(name = "apply", description = "make a running gateway use the file", mixinStandardHelpOptions = true)
    static final class Apply implements Callable<Integer> {
        private final Terminal terminal;

        @Mixin
        private Place place = new Place();

        @Option(
                names = "--confirm",
                paramLabel = "DIGEST",
                description = "digest of a change that weakens, once it was read")
        private @Nullable String confirm;

        @Option(
                names = "--change-ref",
                paramLabel = "REF",
                description = "what you call the change in its evidence, as a ticket or a commit; without it, what"
                        + " `change_ref` of the file says")
        private @Nullable String changeRef;

        Apply(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            var body = JSON.createObjectNode();
            if (confirm != null) {
                body.put("confirm", confirm);
            }
            if (changeRef != null) {
                if (!changeRef.matches(ChangeReference.FORM)) {
                    throw new CommandFailure(
                            ExitCode.USAGE, "--change-ref takes up to 128 letters, digits and . _ : / # -");
                }
                body.put("change_ref", changeRef);
            }
            JsonNode answer = accepted(admin(place).post(PATH + "/apply", body));
            String result = answer.path("result").asString("");
            String digest = answer.path("digest").asString("");
            answer.path("problems").forEach(problem -> terminal.say(problem.asString("")));
            answer.path("weakenings").forEach(weakening -> terminal.say("weakens: " + weakening.asString("")));
            terminal.data((result + " " + digest).strip());
            return switch (result) {
                case "switched", "unchanged" -> ExitCode.OK.code();
                case "held" -> {
                    terminal.say(
                            "This change weakens a protection. Read it, then: aegis config apply --confirm " + digest);
                    yield ExitCode.REFUSED.code();
                }
                default -> ExitCode.CONFIG.code();
            };
        }
    }

    private static AdminLink admin(Place place) {
        LocalState.require(place.dataDirectory());
        return new AdminLink(place.dataDirectory());
    }

    private static JsonNode accepted(ServerLink.Answer answer) {
        if (answer.status() >= 400) {
            String message =
                    answer.body().path("error").path("message").asString("the gateway answered " + answer.status());
            throw new CommandFailure(ExitCode.FAILED, message);
        }
        return answer.body();
    }

    static boolean hasErrors(List<Problem> problems) {
        return problems.stream().anyMatch(problem -> problem.severity() == Problem.Severity.ERROR);
    }
}
