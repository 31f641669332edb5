package io.aegis.app;

import io.aegis.admission.VendorKey;
import io.aegis.plugins.InstalledPlugin;
import io.aegis.plugins.PluginHost;
import io.aegis.plugins.PluginHostConfig;
import io.aegis.plugins.PluginHostException;
import io.aegis.plugins.PluginSet;
import io.aegis.plugins.PluginState;
import io.aegis.plugins.WorkerReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Starts the plugins of an image and shows them. */
final class Plugins {
    private Plugins() {}

    static PluginHost start(Image image) {
        try {
            Path storage = Files.createTempDirectory(
                    "aegis-plugins",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            storage.toFile().deleteOnExit();
            return PluginHost.start(new PluginHostConfig(
                    image.bundles(),
                    Image.firstPartyDigests(),
                    image.framework(),
                    Image.frameworkDigests(),
                    image.worker(),
                    storage));
        } catch (PluginHostException broken) {
            throw new StartException(
                    StartException.Kind.UNAVAILABLE, "AEG-CFG-020", String.valueOf(broken.getMessage()));
        } catch (IOException noStorage) {
            throw new StartException(
                    StartException.Kind.UNAVAILABLE,
                    "AEG-CFG-020",
                    "The plugin framework finds no room for its files in the temporary directory.");
        }
    }

    /**
     * What is there, and what should be and is not.
     *
     * @param earlier versions that a plugin can go back to, by its name
     */
    static List<PluginView> views(PluginSet plugins, Map<String, List<String>> earlier) {
        Map<String, String> workers =
                plugins.workers().stream().collect(Collectors.toMap(WorkerReport::plugin, Plugins::text));
        return Stream.of(
                        plugins.plugins().stream()
                                .map(plugin -> view(
                                        plugin,
                                        earlier.getOrDefault(plugin.type(), List.of()),
                                        workers.getOrDefault(plugin.type(), "-"))),
                        plugins.missing().entrySet().stream()
                                .map(missing -> PluginView.missing(
                                        missing.getKey(),
                                        missing.getValue(),
                                        earlier.getOrDefault(missing.getKey(), List.of()))),
                        plugins.refused().stream()
                                .map(refused -> PluginView.missing(refused.file(), refused.reason(), List.of())))
                .flatMap(each -> each)
                .sorted(Comparator.comparing(PluginView::kind).thenComparing(PluginView::type))
                .toList();
    }

    private static PluginView view(InstalledPlugin plugin, List<String> earlier, String worker) {
        var declaration = plugin.declaration();
        return new PluginView(
                plugin.type(),
                plugin.kind().word(),
                plugin.version(),
                plugin.tier().word(),
                state(plugin.state()),
                declaration.stages().stream()
                        .sorted()
                        .map(stage -> stage.name().toLowerCase(Locale.ROOT))
                        .toList(),
                declaration.incremental() ? "incremental" : "none",
                declaration.labels().stream().sorted().toList(),
                declaration.needs().stream().sorted().toList(),
                plugin.grants().stream().sorted().toList(),
                plugin.signer().map(VendorKey::vendor).orElse("aegis"),
                plugin.digest(),
                earlier,
                worker);
    }

    private static String text(WorkerReport worker) {
        return "%s, restarted %d times, %d calls, %d without a result, %d MiB"
                .formatted(
                        worker.up() ? "running" : "being started again",
                        worker.restarts(),
                        worker.calls(),
                        worker.failures(),
                        worker.rssBytes() >> 20);
    }

    static String state(PluginState state) {
        return switch (state) {
            case PluginState.Active() -> "active";
            case PluginState.Missing(String why) -> "missing: " + why;
            case PluginState.Condemned() -> "condemned: calls of it never came back; update it or restart the gateway";
        };
    }
}
