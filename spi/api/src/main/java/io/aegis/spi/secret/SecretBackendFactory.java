package io.aegis.spi.secret;

import io.aegis.spi.plugin.Host;
import io.aegis.spi.settings.Settings;
import org.osgi.annotation.versioning.ConsumerType;

/** The one service of a secret backend's bundle. Manifest: {@code kind=secret}. */
@ConsumerType
public interface SecretBackendFactory {
    /**
     * Creates the backend of one entry of the configuration.
     *
     * @param settings valid against the schema in the bundle
     * @param host grants nothing that a backend needs: it describes requests, and the vault sends them
     */
    SecretBackend create(Settings settings, Host host);
}
