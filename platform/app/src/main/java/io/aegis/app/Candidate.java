package io.aegis.app;

import io.aegis.config.Config;
import io.aegis.config.ConfigException;
import io.aegis.config.ConfigLoader;
import io.aegis.config.ConfigSource;
import io.aegis.config.PluginSection;
import io.aegis.config.Problem;
import io.aegis.config.SettingsSchemas;
import io.aegis.export.ExportPlan;
import io.aegis.kernel.Generation;
import io.aegis.plugins.InstalledPlugin;
import io.aegis.plugins.PluginHost;
import io.aegis.plugins.PluginSet;
import io.aegis.plugins.Revocations;
import io.aegis.spi.identity.Authenticator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes a configuration from its file to a generation that could run, through every check on the way. */
final class Candidate {
    /**
     * A configuration with the plugins that it is to run with.
     *
     * @param vendors what was found of vendors' plugins
     * @param plugins brought up; to be closed by whoever does not use them
     */
    record Loaded(Config config, Vendors.Found vendors, PluginSet plugins) implements AutoCloseable {
        @Override
        public void close() {
            plugins.close();
        }
    }

    /**
     * A configuration with the generation that it makes.
     *
     * @param exports where its evidence is copied to
     * @param absent types of which an instance is wanted and could not be made, with the reason
     */
    record Ready(
            Config config,
            Vendors.Found vendors,
            PluginSet plugins,
            Generation generation,
            Optional<Authenticator> authenticator,
            List<ExportPlan> exports,
            Map<String, String> absent) {}

    private final GatewaySettings settings;
    private final PluginHost host;
    private final Vendors vendors;
    private final GenerationBuilder.Outside around;

    Candidate(GatewaySettings settings, PluginHost host, Vendors vendors, GenerationBuilder.Outside around) {
        this.settings = settings;
        this.host = host;
        this.vendors = vendors;
        this.around = around;
    }

    /**
     * Takes plugins away, whichever generation they belong to.
     *
     * @return what ends each of them, which takes its time
     */
    List<Runnable> withdraw(Revocations revoked) {
        return host.withdraw(revoked);
    }

    /** Every plugin that is up, whichever generation it belongs to. */
    List<InstalledPlugin> up() {
        return host.up();
    }

    ConfigSource source() {
        return ConfigSource.read(settings.config());
    }

    /** The same with what a running gateway has. */
    Candidate with(GenerationBuilder.Outside running) {
        return new Candidate(settings, host, vendors, running);
    }

    /** What the file says of vendors' plugins. */
    PluginSection section(ConfigSource source) {
        return new ConfigLoader(SettingsSchemas.unknown()).vendors(source, settings.environment(), settings.flags());
    }

    /**
     * Reads a configuration, brings its plugins up and checks their settings.
     *
     * @param installed the plugins that an operator has installed
     * @throws ConfigException with everything that is wrong
     */
    Loaded load(ConfigSource source, Installed installed) {
        Vendors.Found found = vendors.find(section(source), installed);
        PluginSet plugins = open(found);
        try {
            Config config = loader(plugins).load(source, settings.environment(), settings.flags());
            throwIfAny(new Review(config, plugins).settings());
            return new Loaded(config, found, plugins);
        } catch (RuntimeException wrong) {
            plugins.close();
            throw wrong;
        }
    }

    /**
     * The same configuration with another list of installed plugins. Those that it declares stay what they are, whatever lies in their place by now: it is a
     * reload that takes up other files.
     *
     * @throws ConfigException if settings do not fit the plugins that there would be
     */
    Loaded load(Ready running, Installed installed) {
        Config config = running.config();
        Vendors.Found found =
                vendors.find(config.vendors(), installed, running.vendors().files());
        PluginSet plugins = open(found);
        try {
            throwIfAny(new Review(config, plugins).settings());
            return new Loaded(config, found, plugins);
        } catch (RuntimeException wrong) {
            plugins.close();
            throw wrong;
        }
    }

    /** Reads what an earlier process left behind as its effective configuration. */
    Config loadEffective(ConfigSource effective, PluginSet plugins) {
        return loader(plugins).load(effective);
    }

    /**
     * Makes the generation.
     *
     * @throws ConfigException if an upstream or its credential cannot be used, or the guards of a route do not fit together
     */
    Ready build(Loaded loaded, long number) {
        Config config = loaded.config();
        var builder = new GenerationBuilder(loaded.plugins(), around);
        Generation generation = builder.build(number, config);
        throwIfAny(new Review(config, loaded.plugins()).generation(generation));
        return new Ready(
                config,
                loaded.vendors(),
                loaded.plugins(),
                generation,
                builder.authenticator(config),
                new Exports(config, settings.directory(), around).plans(),
                builder.absent());
    }

    private PluginSet open(Vendors.Found found) {
        return host.open(found.admitted(), found.missing(), found.revoked(), found.surroundings());
    }

    private static ConfigLoader loader(PluginSet plugins) {
        return new ConfigLoader(new InstalledSchemas(plugins));
    }

    private static void throwIfAny(List<Problem> problems) {
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }
}
