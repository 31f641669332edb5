package io.aegis.spi.provider;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The only way out of a plugin: requests to the one base URL that its configuration declares.
 *
 * <p>The gateway resolves and checks the address, places the credential after the plugin's last look at the request, bounds time and size, refuses
 * redirects to another origin and strips the credential from what comes back.
 */
@ProviderType
public interface Upstream {
    /**
     * Sends a request and waits for the head of the answer.
     *
     * @throws UpstreamException if the request is not allowed, cannot be sent or is not answered in time
     */
    UpstreamResponse send(UpstreamRequest request);
}
