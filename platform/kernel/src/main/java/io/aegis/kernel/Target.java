package io.aegis.kernel;

import static java.util.Objects.requireNonNull;

import io.aegis.kernel.port.Broker;
import io.aegis.spi.provider.ModelProvider;
import java.time.Duration;
import java.util.Optional;

/**
 * A configured provider.
 *
 * @param name its name in the configuration
 * @param provider the provider; empty if its plugin is missing, refused or gone
 * @param dialect the dialect that it is asked in
 * @param region the region that the operator declared; unknown is compliant with nothing
 * @param broker the way out to its base URL
 * @param timeout how long one run may take
 */
public record Target(
        String name,
        Optional<ModelProvider> provider,
        String dialect,
        Optional<String> region,
        Broker broker,
        Duration timeout) {
    public Target {
        requireNonNull(name, "name");
        requireNonNull(provider, "provider");
        requireNonNull(dialect, "dialect");
        requireNonNull(region, "region");
        requireNonNull(broker, "broker");
        requireNonNull(timeout, "timeout");
    }
}
