package io.aegis.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Puts another version of a plugin in its place. */
@Command(
        name = "update",
        description = "put another version in the place of an installed one; runs in flight finish on the old one",
        mixinStandardHelpOptions = true)
final class PluginUpdateCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private Place place = new Place();

    @Mixin
    private Output output = new Output();

    @Parameters(paramLabel = "FILE", description = "the jar; its signature is FILE.sig")
    private Path file = Path.of("");

    @Option(names = "--tier", paramLabel = "T", description = "another tier than before")
    private @Nullable String tier;

    @Option(names = "--grant", paramLabel = "G", description = "other grants than before; may be repeated")
    private @Nullable Set<String> grants;

    @Option(names = "--allow-downgrade", description = "also an older version")
    private boolean downgrade;

    PluginUpdateCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        JsonNode done = PluginLink.to(place)
                .update(
                        PluginFiles.plugin(file),
                        Optional.ofNullable(tier),
                        Optional.<Set<String>>ofNullable(grants).map(Set::copyOf),
                        downgrade);
        InstalledReport.print(terminal, output, "updated", done);
        return ExitCode.OK.code();
    }
}
