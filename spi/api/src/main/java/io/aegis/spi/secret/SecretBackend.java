package io.aegis.spi.secret;

import io.aegis.spi.provider.UpstreamRequest;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Describes where a secret lies in a remote store, and never sees it.
 *
 * <p>The vault sends the described request with the backend's own credential placed, and takes the value out of the answer.
 */
@ConsumerType
public interface SecretBackend {
    /**
     * Where a value is.
     *
     * @param request method, path and headers, without a credential
     * @param pointer JSON pointer (RFC 6901) of the value in the answer
     */
    record Location(UpstreamRequest request, String pointer) {}

    /**
     * Finds the place of {@code secret://<backend>/<path>[#key]}.
     *
     * @return empty if the path cannot name a secret of this store
     */
    Optional<Location> locate(String path, Optional<String> key);
}
