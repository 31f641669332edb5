package io.aegis.app;

import io.aegis.config.Config;
import io.aegis.config.JsonSchema;
import io.aegis.config.Problem;
import io.aegis.kernel.Generation;
import io.aegis.plugins.PluginHost;
import java.util.ArrayList;
import java.util.List;

/** The installed plugins and what can be said of a configuration without running it: no listener, no state, no secret. */
public final class Workbench implements AutoCloseable {
    private final PluginHost plugins;

    private Workbench(PluginHost plugins) {
        this.plugins = plugins;
    }

    /** Starts the plugins of an image. */
    public static Workbench open(Image image) {
        return new Workbench(Plugins.start(image));
    }

    /**
     * Reads a configuration and checks the settings of its plugins.
     *
     * @throws io.aegis.config.ConfigException with everything that is wrong
     */
    public Config load(GatewaySettings settings) {
        var candidate = new Candidate(settings, plugins, GenerationBuilder.withoutUpstreams(plugins));
        return candidate.load(candidate.source());
    }

    /** JSON Schema of the configuration, with the settings of the installed plugins. */
    public String schema() {
        return JsonSchema.text(new InstalledSchemas(plugins));
    }

    /** What an operator should know of a configuration; errors are what a start would refuse. */
    public List<Problem> lint(Config config) {
        Generation generation = GenerationBuilder.withoutUpstreams(plugins).build(1, config);
        var found = new ArrayList<Problem>(new Review(config, plugins).labels(generation));
        found.addAll(new Review(config, plugins).lint(generation));
        return found;
    }

    /** Breaks each guard of a configuration on purpose. */
    public ChaosReport chaos(Config config) {
        return new Chaos(GenerationBuilder.withoutUpstreams(plugins).build(1, config)).run();
    }

    /** What is installed. */
    public List<PluginView> plugins() {
        return Plugins.views(plugins);
    }

    @Override
    public void close() {
        plugins.close();
    }
}
