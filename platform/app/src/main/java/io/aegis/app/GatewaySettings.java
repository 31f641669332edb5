package io.aegis.app;

import static java.util.Objects.requireNonNull;

import io.aegis.config.Flags;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What a gateway is started with.
 *
 * @param config the configuration file
 * @param dataDirectory where it keeps its state
 * @param environment the variables of the process
 * @param flags what the command line says
 * @param image the delivered image
 */
public record GatewaySettings(
        Path config, Path dataDirectory, Map<String, String> environment, Flags flags, Image image) {
    public GatewaySettings {
        requireNonNull(config, "config");
        requireNonNull(dataDirectory, "dataDirectory");
        environment = Map.copyOf(environment);
        requireNonNull(flags, "flags");
        requireNonNull(image, "image");
    }

    /** The directory of the configuration, where relative paths of it begin. */
    Path directory() {
        return Optional.ofNullable(config.toAbsolutePath().getParent()).orElse(Path.of("/"));
    }

    /** Only names: the environment holds secrets. */
    @Override
    public String toString() {
        return "GatewaySettings[" + config + ", " + dataDirectory + "]";
    }
}
