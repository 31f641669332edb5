package io.aegis.vault;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What holds for every upstream.
 *
 * @param secretsDirectory where relative {@code secret://file/} references begin
 * @param proxy {@code http://host:port}, through which everything goes that is not for this machine; it looks up the names of upstreams
 * @param privateDestinations networks ({@code 10.1.0.0/16}), addresses and host names that may be private although no base URL names them as an address
 * @param certificates a PEM file of certificate authorities to trust beside the JDK's
 */
public record EgressSettings(
        Path secretsDirectory, Optional<URI> proxy, List<String> privateDestinations, Optional<Path> certificates) {
    public EgressSettings {
        requireNonNull(secretsDirectory, "secretsDirectory");
        requireNonNull(proxy, "proxy");
        privateDestinations = List.copyOf(privateDestinations);
        requireNonNull(certificates, "certificates");
    }
}
