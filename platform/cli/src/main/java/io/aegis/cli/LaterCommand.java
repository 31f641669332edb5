package io.aegis.cli;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Commands that are announced and not built yet. They say so, whatever their arguments; nothing is ignored. */
abstract class LaterCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Unmatched
    private List<String> arguments = new ArrayList<>();

    /** Verbs of nouns that exist. */
    private static final Map<String, List<String>> VERBS = Map.of();

    /** Adds the verbs that are announced to the nouns that exist. */
    static void addVerbs(CommandLine root) {
        VERBS.forEach((noun, verbs) -> {
            CommandLine command = requireNonNull(root.getSubcommands().get(noun), noun);
            for (String verb : verbs) {
                var later = new CommandLine(new Verb());
                later.getCommandSpec().usageMessage().hidden(true);
                command.addSubcommand(verb, later);
            }
        });
    }

    @Override
    public Integer call() {
        throw new CommandFailure(
                ExitCode.UNAVAILABLE,
                "`" + spec.qualifiedName() + "` is not built yet in this version, so its " + arguments.size()
                        + " arguments were not looked at; see CHANGELOG.md for what is built");
    }

    @Command(description = "not built yet")
    static final class Verb extends LaterCommand {}

    @Command(name = "secret", aliases = "secrets", description = "keyring (not built yet)", hidden = true)
    static final class Secret extends LaterCommand {}

    @Command(name = "usage", description = "spend (not built yet)", hidden = true)
    static final class Usage extends LaterCommand {}

    @Command(name = "eval", description = "evaluations (not built yet)", hidden = true)
    static final class Eval extends LaterCommand {}

    @Command(name = "backup", description = "backups (not built yet)", hidden = true)
    static final class Backup extends LaterCommand {}

    @Command(name = "egress", description = "egress (not built yet)", hidden = true)
    static final class Egress extends LaterCommand {}

    @Command(name = "rag", description = "retrieval (not built yet)", hidden = true)
    static final class Rag extends LaterCommand {}

    @Command(name = "mcp", description = "MCP gateway (not built yet)", hidden = true)
    static final class Mcp extends LaterCommand {}
}
