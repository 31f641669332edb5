package io.aegis.cli;

import io.aegis.admission.PluginTier;
import io.aegis.admission.Trust;
import io.aegis.app.ConfigDigest;
import io.aegis.app.GatewaySettings;
import io.aegis.app.Image;
import io.aegis.app.Workbench;
import io.aegis.config.Flags;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the configuration, the state and the image are: options first, then the environment, then the defaults. */
final class Place {
    @Option(names = "--config", paramLabel = "FILE", description = "configuration (AEGIS_CONFIG; default ./aegis.yaml)")
    private @Nullable Path config;

    @Option(names = "--data-dir", paramLabel = "DIR", description = "state (AEGIS_DATA_DIR; default ./aegis-data)")
    private @Nullable Path dataDirectory;

    Path config() {
        return chosen(config, "AEGIS_CONFIG", "aegis.yaml");
    }

    Path dataDirectory() {
        return chosen(dataDirectory, "AEGIS_DATA_DIR", "aegis-data").toAbsolutePath();
    }

    /** What a gateway here would be started with. */
    GatewaySettings settings() {
        return new GatewaySettings(config(), dataDirectory(), System.getenv(), Flags.none(), image());
    }

    /** Without a configuration a command has its defaults; without the one that somebody named, it would do something else than what was asked for. */
    void requireConfig() {
        boolean isNamed = config != null || System.getenv("AEGIS_CONFIG") != null;
        if (isNamed && !Files.exists(config())) {
            throw new CommandFailure(
                    ExitCode.CONFIG,
                    "AEG-CFG-002: there is no configuration " + config() + ", which --config or AEGIS_CONFIG names;"
                            + " correct the path, or write one with `aegis init`");
        }
    }

    /** The configuration here, as evidence names it. */
    ConfigDigest configDigest() {
        requireConfig();
        return ConfigDigest.of(config(), System.getenv());
    }

    /** Whom a gateway here trusts; nobody, where there is none. */
    Trust trust() {
        requireConfig();
        return Workbench.trust(config(), dataDirectory(), System.getenv());
    }

    /** The tier that a plugin has here whose operator wants one; empty if it cannot be had. */
    Optional<PluginTier> tier(String wish) {
        requireConfig();
        return Workbench.tier(wish, config(), System.getenv());
    }

    static Image image() {
        return Image.ofThisProcess();
    }

    private static Path chosen(@Nullable Path option, String variable, String fallback) {
        return Optional.ofNullable(option)
                .or(() -> Optional.ofNullable(System.getenv(variable)).map(Path::of))
                .orElse(Path.of(fallback));
    }
}
