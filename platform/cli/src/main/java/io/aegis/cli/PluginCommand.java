package io.aegis.cli;

import io.aegis.app.PluginView;
import io.aegis.app.Workbench;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Plugins of this installation. */
@Command(
        name = "plugin",
        aliases = "plugins",
        description = "plugins",
        mixinStandardHelpOptions = true,
        subcommands = {
            PluginCommand.ListPlugins.class,
            PluginCommand.Details.class,
            PluginKeygenCommand.class,
            PluginSignCommand.class,
            PluginVerifyCommand.class
        })
final class PluginCommand {
    @Command(name = "list", description = "what is installed and whether it works", mixinStandardHelpOptions = true)
    static final class ListPlugins implements Callable<Integer> {
        private final Terminal terminal;

        @Mixin
        private Output output = new Output();

        ListPlugins(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            try (Workbench bench = Workbench.open(Place.image())) {
                var rows = new ArrayList<List<String>>();
                for (PluginView plugin : bench.plugins()) {
                    rows.add(List.of(plugin.type(), plugin.kind(), plugin.version(), plugin.tier(), plugin.state()));
                }
                output.print(terminal, List.of("TYPE", "KIND", "VERSION", "TIER", "STATE"), rows, bench.plugins());
            }
            return ExitCode.OK.code();
        }
    }

    @Command(name = "info", description = "everything about one plugin", mixinStandardHelpOptions = true)
    static final class Details implements Callable<Integer> {
        private final Terminal terminal;

        @Parameters(paramLabel = "NAME", description = "its type, for example aegis.pii")
        private String name = "";

        @Mixin
        private Output output = new Output();

        Details(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            try (Workbench bench = Workbench.open(Place.image())) {
                PluginView plugin = bench.plugins().stream()
                        .filter(candidate -> candidate.type().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new CommandFailure(
                                ExitCode.NOT_FOUND,
                                "AEG-CFG-022: there is no plugin '" + name + "'; see `aegis plugin list`"));
                if (output.format() != Format.table) {
                    output.print(terminal, plugin);
                    return ExitCode.OK.code();
                }
                terminal.table(List.of(
                        List.of("type", plugin.type()),
                        List.of("kind", plugin.kind()),
                        List.of("version", plugin.version()),
                        List.of("tier", plugin.tier()),
                        List.of("state", plugin.state()),
                        List.of("stages", String.join(", ", plugin.stages())),
                        List.of("streaming", plugin.streaming()),
                        List.of("labels", String.join(", ", plugin.labels())),
                        List.of("needs", String.join(", ", plugin.needs())),
                        List.of("sha256", plugin.digest())));
            }
            return ExitCode.OK.code();
        }
    }
}
