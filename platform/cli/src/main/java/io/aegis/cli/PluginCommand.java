package io.aegis.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Plugins of this installation. */
@Command(
        name = "plugin",
        aliases = "plugins",
        description = "plugins",
        mixinStandardHelpOptions = true,
        subcommands = {
            PluginCommand.ListPlugins.class,
            PluginCommand.Details.class,
            PluginInstallCommand.class,
            PluginUpdateCommand.class,
            PluginRollbackCommand.class,
            PluginRemoveCommand.class,
            PluginRevokeCommand.class,
            PluginNewCommand.class,
            PluginTestCommand.class,
            PluginDevCommand.class,
            PluginKeygenCommand.class,
            PluginSignCommand.class,
            PluginVerifyCommand.class
        })
final class PluginCommand {
    @Command(name = "list", description = "what is installed and whether it works", mixinStandardHelpOptions = true)
    static final class ListPlugins implements Callable<Integer> {
        private final Terminal terminal;

        @Mixin
        private Place place = new Place();

        @Mixin
        private Output output = new Output();

        ListPlugins(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            JsonNode plugins = PluginLink.orImage(place).list();
            var rows = new ArrayList<List<String>>();
            plugins.forEach(plugin -> rows.add(List.of(
                    plugin.path("type").asString(""),
                    plugin.path("kind").asString(""),
                    plugin.path("version").asString(""),
                    plugin.path("tier").asString(""),
                    plugin.path("state").asString(""))));
            output.print(terminal, List.of("TYPE", "KIND", "VERSION", "TIER", "STATE"), rows, plugins);
            return ExitCode.OK.code();
        }
    }

    @Command(name = "info", description = "everything about one plugin", mixinStandardHelpOptions = true)
    static final class Details implements Callable<Integer> {
        private final Terminal terminal;

        @Parameters(paramLabel = "NAME", description = "its type, for example aegis.pii")
        private String name = "";

        @Mixin
        private Place place = new Place();

        @Mixin
        private Output output = new Output();

        Details(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            JsonNode plugin = named();
            if (output.format() != Format.table) {
                output.print(terminal, plugin);
                return ExitCode.OK.code();
            }
            var rows = new ArrayList<List<String>>();
            plugin.properties().forEach(member -> rows.add(List.of(label(member.getKey()), value(member.getValue()))));
            terminal.table(rows);
            return ExitCode.OK.code();
        }

        private JsonNode named() {
            for (JsonNode plugin : PluginLink.orImage(place).list()) {
                if (plugin.path("type").asString("").equals(name)) {
                    return plugin;
                }
            }
            throw new CommandFailure(
                    ExitCode.NOT_FOUND, "AEG-CFG-022: there is no plugin '" + name + "'; see `aegis plugin list`");
        }

        private static String label(String member) {
            return member.equals("digest") ? "sha256" : member;
        }

        private static String value(JsonNode value) {
            if (!value.isArray()) {
                return value.asString("");
            }
            var list = new StringJoiner(", ");
            value.forEach(item -> list.add(item.asString("")));
            return list.toString();
        }
    }
}
