package io.aegis.app;

import io.aegis.config.ConfigException;
import io.aegis.config.ConfigLoader;
import io.aegis.config.ConfigSource;
import io.aegis.config.Flags;
import io.aegis.config.SettingsSchemas;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What a command that no gateway carries out names as the configuration in its evidence.
 *
 * @param digest of the effective configuration; empty if there is none that can be read
 */
public record ConfigDigest(Optional<String> digest) {
    /** Of a file with the environment of a process. Plugins have no say in it: their settings are as they are written. */
    public static ConfigDigest of(Path config, Map<String, String> environment) {
        if (!Files.exists(config)) {
            return new ConfigDigest(Optional.empty());
        }
        try {
            var loader = new ConfigLoader(SettingsSchemas.unknown());
            return new ConfigDigest(Optional.of(loader.load(ConfigSource.read(config), environment, Flags.none())
                    .effective()
                    .digest()));
        } catch (
                ConfigException
                        wrong) { // the record says that nobody could read one; whoever starts a gateway is told why
            return new ConfigDigest(Optional.empty());
        }
    }
}
