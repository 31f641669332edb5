package io.aegis.config;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The section {@code egress}: the way out.
 *
 * @param proxy the proxy for everything outbound but loopback, {@code http://host:port}
 * @param privateDestinations hosts, addresses and networks that may be reached although they are private
 * @param caFile further certificate authorities
 */
public record Egress(Optional<URI> proxy, List<String> privateDestinations, Optional<Path> caFile) {
    public Egress {
        requireNonNull(proxy, "proxy");
        privateDestinations = List.copyOf(privateDestinations);
        requireNonNull(caFile, "caFile");
    }
}
