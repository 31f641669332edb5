package io.aegis.cli;

import io.aegis.admission.Admission;
import io.aegis.admission.PluginFile;
import io.aegis.admission.Trust;
import io.aegis.admission.VendorKey;
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

    @Option(names = "--yes", description = "do not ask; what it needs is granted with --grant")
    private boolean yes;

    PluginInstallCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        PluginFiles.requireTier(tier);
        PluginLink link = PluginLink.to(place);
        PluginFile plugin = PluginFiles.plugin(file);
        Set<String> granted = yes ? grants : agreed(plugin).orElse(grants);
        JsonNode done = link.install(plugin, Optional.ofNullable(tier), granted);
        InstalledReport.print(terminal, output, "installed", done);
        if (output.format() == Format.table) {
            Reach.of(place, plugin).say(terminal, done);
            InstalledReport.paste(terminal, place.config(), file, signer(plugin), done);
        }
        return ExitCode.OK.code();
    }

    private Optional<VendorKey> signer(PluginFile plugin) {
        Trust trust = place.trust();
        return Admission.report(plugin, trust)
                .key()
                .flatMap(fingerprint -> trust.keys().stream()
                        .filter(key -> key.fingerprint().equals(fingerprint))
                        .findFirst());
    }

    private Optional<Set<String>> agreed(PluginFile plugin) {
        return Consent.to(terminal, place, plugin).ask(tier == null ? Consent.USUAL_TIER : tier, grants);
    }
}
