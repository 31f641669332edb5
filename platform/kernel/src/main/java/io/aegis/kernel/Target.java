package io.aegis.kernel;

import static java.util.Objects.requireNonNull;

import io.aegis.kernel.port.Broker;
import io.aegis.spi.provider.ModelProvider;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A configured provider.
 *
 * @param name its name in the configuration
 * @param provider the provider; empty if its plugin is missing, refused or gone
 * @param dialects names of the dialects that it can be asked in, the ones it is better at first
 * @param region the region that the operator declared; unknown is compliant with nothing
 * @param broker the way out to its base URL
 * @param timeout how long one run may take
 */
public record Target(
        String name,
        Optional<ModelProvider> provider,
        List<String> dialects,
        Optional<String> region,
        Broker broker,
        Duration timeout) {
    public Target {
        requireNonNull(name, "name");
        requireNonNull(provider, "provider");
        dialects = List.copyOf(dialects);
        requireNonNull(region, "region");
        requireNonNull(broker, "broker");
        requireNonNull(timeout, "timeout");
    }

    /** The dialect that it is asked in by a request that can be written in these. */
    Optional<String> dialect(List<String> writable) {
        return writable.stream().filter(dialects::contains).findFirst();
    }
}
