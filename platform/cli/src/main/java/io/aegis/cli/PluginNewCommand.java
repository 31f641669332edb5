package io.aegis.cli;

import io.aegis.admission.PluginKind;
import io.aegis.app.Version;
import io.aegis.vendor.NewProject;
import io.aegis.vendor.PluginName;
import io.aegis.vendor.ProjectKind;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "new",
        description = "write a project for a new plugin, which builds and passes its tests as it is",
        mixinStandardHelpOptions = true)
final class PluginNewCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(paramLabel = "KIND", description = "guard, provider, authenticator, secret or exporter")
    private String kind = "";

    @Parameters(paramLabel = "NAME", description = "your name, a dot and what it is, for example acme.tickets")
    private String name = "";

    @Option(
            names = "--output-dir",
            paramLabel = "DIR",
            description = "where to write it (default: the name, with hyphens)")
    private @Nullable Path folder;

    PluginNewCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        ProjectKind wanted = kind();
        PluginName plugin = named();
        Path target = Optional.ofNullable(folder).orElse(Path.of(plugin.artifact()));
        Path repository = Place.image().repository();
        new NewProject(wanted, plugin, repository, Version.number()).write(target);
        terminal.say("wrote " + target.toAbsolutePath());
        if (!isUsed()) {
            terminal.say("Gateways of this version have no use for the kind " + kind
                    + " yet: it can be built, tested and signed, and not installed.");
        }
        terminal.say("");
        terminal.say("Next:");
        terminal.data("cd " + target);
        terminal.data("mvn verify");
        return ExitCode.OK.code();
    }

    private PluginName named() {
        try {
            return new PluginName(name);
        } catch (IllegalArgumentException noName) {
            throw new CommandFailure(ExitCode.USAGE, String.valueOf(noName.getMessage()));
        }
    }

    private ProjectKind kind() {
        try {
            return ProjectKind.of(kind);
        } catch (IllegalArgumentException noKind) {
            throw new CommandFailure(ExitCode.USAGE, String.valueOf(noKind.getMessage()));
        }
    }

    private boolean isUsed() {
        return Arrays.stream(PluginKind.values())
                .anyMatch(known -> known.isUsed() && known.word().equals(kind));
    }
}
