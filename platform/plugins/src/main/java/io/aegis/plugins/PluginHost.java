package io.aegis.plugins;

import io.aegis.spi.guard.Guard;
import io.aegis.spi.identity.Authenticator;
import io.aegis.spi.plugin.Host;
import io.aegis.spi.provider.ModelProvider;
import io.aegis.spi.settings.Settings;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The plugins of this gateway.
 *
 * <p>Safe for use by many threads. Whatever is wrong with one plugin makes that plugin missing and touches no other.
 */
public final class PluginHost implements AutoCloseable {
    private final List<InstalledPlugin> plugins;

    private PluginHost(List<InstalledPlugin> plugins) {
        this.plugins = plugins;
    }

    /**
     * Starts the framework and every admitted bundle.
     *
     * @throws PluginHostException if the platform's own part cannot start; never because of a plugin
     */
    public static PluginHost start(PluginHostConfig config) {
        if (!java.nio.file.Files.isDirectory(config.bundles())) {
            throw new PluginHostException("no folder of bundles at " + config.bundles());
        }
        return new PluginHost(List.of());
    }

    /** Every admitted plugin, by kind and type. */
    public List<InstalledPlugin> plugins() {
        return plugins;
    }

    /** Files that were not admitted. */
    public List<RefusedBundle> refused() {
        return List.of();
    }

    /** The admitted plugin of a kind and type, whether usable or not. */
    public Optional<InstalledPlugin> find(PluginKind kind, String type) {
        return plugins.stream()
                .filter(plugin -> plugin.kind() == kind && plugin.type().equals(type))
                .findFirst();
    }

    /**
     * Checks settings against the schema of a plugin.
     *
     * @param settings as the configuration has them, with base URL and credential reference
     * @return what is wrong; empty if nothing is, or if there is no such plugin
     */
    public List<SettingsProblem> check(PluginKind kind, String type, Map<String, Object> settings) {
        return List.of();
    }

    /** Creates and probes a guard. */
    public Created<Guard> guard(String type, Settings settings, Host host) {
        return new Created.Missing<>("not built yet");
    }

    /**
     * Creates a provider.
     *
     * @param settings without the properties that {@link PluginSchema} names
     */
    public Created<ModelProvider> provider(String type, Settings settings, Host host) {
        return new Created.Missing<>("not built yet");
    }

    /** Creates an authenticator. */
    public Created<Authenticator> authenticator(String type, Settings settings, Host host) {
        return new Created.Missing<>("not built yet");
    }

    @Override
    public void close() {}
}
