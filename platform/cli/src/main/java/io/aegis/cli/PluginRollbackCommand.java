package io.aegis.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Goes back to a version that was installed before. */
@Command(
        name = "rollback",
        description = "go back to the version before, or to another one that was installed",
        mixinStandardHelpOptions = true)
final class PluginRollbackCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private Place place = new Place();

    @Mixin
    private Output output = new Output();

    @Parameters(paramLabel = "NAME")
    private String name = "";

    @Option(names = "--to", paramLabel = "V", description = "the version")
    private @Nullable String version;

    PluginRollbackCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        JsonNode done = PluginLink.to(place).rollback(name, Optional.ofNullable(version));
        InstalledReport.print(terminal, output, "rolled back", done);
        return ExitCode.OK.code();
    }
}
