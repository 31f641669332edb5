package io.aegis.app;

import io.aegis.config.Config;
import io.aegis.config.ConfigCode;
import io.aegis.config.ConfigException;
import io.aegis.config.ConfigLoader;
import io.aegis.config.ConfigSource;
import io.aegis.config.Problem;
import io.aegis.kernel.Generation;
import io.aegis.plugins.PluginHost;
import io.aegis.vault.VaultException;
import java.util.List;

/** Takes a configuration from its file to a generation that could run, through every check on the way. */
final class Candidate {
    /** A configuration with the generation that it makes. */
    record Ready(Config config, Generation generation) {}

    private final GatewaySettings settings;
    private final PluginHost plugins;
    private final ConfigLoader loader;
    private final GenerationBuilder builder;

    Candidate(GatewaySettings settings, PluginHost plugins, GenerationBuilder builder) {
        this.settings = settings;
        this.plugins = plugins;
        this.loader = new ConfigLoader(new InstalledSchemas(plugins));
        this.builder = builder;
    }

    ConfigSource source() {
        return ConfigSource.read(settings.config());
    }

    /**
     * Reads a configuration and checks the settings of its plugins.
     *
     * @throws ConfigException with everything that is wrong
     */
    Config load(ConfigSource source) {
        Config config = loader.load(source, settings.environment(), settings.flags());
        throwIfAny(new Review(config, plugins).settings());
        return config;
    }

    /** Reads what an earlier process left behind as its effective configuration. */
    Config loadEffective(ConfigSource effective) {
        return loader.load(effective);
    }

    /**
     * Makes the generation.
     *
     * @throws ConfigException if a secret is missing or a guard reads a label that nobody sets
     */
    Ready build(Config config, long number) {
        try {
            Generation generation = builder.build(number, config);
            throwIfAny(new Review(config, plugins).labels(generation));
            return new Ready(config, generation);
        } catch (VaultException unresolved) {
            throw new ConfigException(List.of(problem(config, unresolved)));
        }
    }

    private static Problem problem(Config config, VaultException unresolved) {
        ConfigCode code = switch (unresolved.code()) {
            case INVALID -> ConfigCode.INVALID;
            case UNRESOLVED -> ConfigCode.SECRET_UNRESOLVED;
            case UNKNOWN_BACKEND -> ConfigCode.SECRET_BACKEND_UNKNOWN;
        };
        return new Problem(
                code,
                Problem.Severity.ERROR,
                config.positions().nearest("/providers"),
                "providers",
                String.valueOf(unresolved.getMessage()),
                "The gateway would call its upstream without a credential, or with the wrong one.",
                unresolved.fix());
    }

    private static void throwIfAny(List<Problem> problems) {
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }
}
