package io.aegis.cli;

import io.aegis.admission.Admission;
import io.aegis.admission.PluginFile;
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

    @Option(
            names = "--yes",
            description = "do not ask; what it needs beyond the version before is granted with --grant")
    private boolean yes;

    PluginUpdateCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        PluginFiles.requireTier(tier);
        PluginLink link = PluginLink.to(place);
        PluginFile plugin = PluginFiles.plugin(file);
        Optional<Set<String>> granted = yes ? given() : agreed(link, plugin).or(this::given);
        JsonNode done = link.update(plugin, Optional.ofNullable(tier), granted, downgrade);
        InstalledReport.print(terminal, output, "updated", done);
        return ExitCode.OK.code();
    }

    private Optional<Set<String>> given() {
        return Optional.<Set<String>>ofNullable(grants).map(Set::copyOf);
    }

    /** Asks about the tier that it would have: the one that is named, or that of the version before. */
    private Optional<Set<String>> agreed(PluginLink link, PluginFile plugin) {
        if (!terminal.answers()) {
            return Optional.empty();
        }
        String where = Optional.ofNullable(tier)
                .or(() -> Admission.name(plugin).flatMap(link::tier))
                .orElse(Consent.USUAL_TIER);
        return Consent.to(terminal, place, plugin).ask(where, given().orElse(Set.of()));
    }
}
