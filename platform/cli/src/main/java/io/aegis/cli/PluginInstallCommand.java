package io.aegis.cli;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Installs a plugin, whether a gateway is up or not. */
@Command(
        name = "install",
        description = "install a plugin; its signature lies beside it",
        mixinStandardHelpOptions = true)
final class PluginInstallCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private Place place = new Place();

    @Mixin
    private Output output = new Output();

    @Parameters(paramLabel = "FILE", description = "the jar; its signature is FILE.sig")
    private Path file = Path.of("");

    @Option(
            names = "--tier",
            paramLabel = "T",
            description = "verified, sandboxed or process (default: sandboxed, the strictest)")
    private @Nullable String tier;

    @Option(names = "--grant", paramLabel = "G", description = "something that it asks for; may be repeated")
    private Set<String> grants = new LinkedHashSet<>();

    PluginInstallCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        JsonNode done = PluginLink.to(place).install(PluginFiles.plugin(file), Optional.ofNullable(tier), grants);
        InstalledReport.print(terminal, output, "installed", done);
        if (output.format() == Format.table) {
            InstalledReport.paste(terminal, file, done);
        }
        return ExitCode.OK.code();
    }
}
