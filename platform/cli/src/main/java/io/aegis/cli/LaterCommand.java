package io.aegis.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Commands that are announced and not built yet. They say so, whatever their arguments; nothing is ignored. */
abstract class LaterCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "0..*", hidden = true)
    private List<String> ignored = List.of();

    @Override
    public Integer call() {
        throw new CommandFailure(
                ExitCode.UNAVAILABLE,
                "`" + spec.qualifiedName() + "` is not built yet in this version; see CHANGELOG.md for what is");
    }

    @Command(name = "trust", description = "pinned vendor keys (not built yet)", hidden = true)
    static final class Trust extends LaterCommand {}

    @Command(name = "runs", aliases = "run", description = "paused and finished runs (not built yet)", hidden = true)
    static final class Runs extends LaterCommand {}

    @Command(name = "provider", aliases = "providers", description = "providers (not built yet)", hidden = true)
    static final class Provider extends LaterCommand {}

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

    @Command(name = "test", description = "YAML fixtures (not built yet)", hidden = true)
    static final class Fixtures extends LaterCommand {}

    @Command(name = "replay", description = "replay of past runs (not built yet)", hidden = true)
    static final class Replay extends LaterCommand {}
}
