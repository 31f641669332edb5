package io.aegis.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Takes a plugin out. */
@Command(
        name = "remove",
        description = "take a plugin out; routes that need it are closed",
        mixinStandardHelpOptions = true)
final class PluginRemoveCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private Place place = new Place();

    @Mixin
    private Output output = new Output();

    @Parameters(paramLabel = "NAME")
    private String name = "";

    PluginRemoveCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        InstalledReport.print(terminal, output, "removed", PluginLink.to(place).remove(name));
        return ExitCode.OK.code();
    }
}
