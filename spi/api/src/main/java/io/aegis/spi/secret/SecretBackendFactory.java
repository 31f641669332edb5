package io.aegis.spi.secret;

import io.aegis.spi.settings.Settings;
import org.osgi.annotation.versioning.ConsumerType;

/** The one service of a secret backend's bundle. Manifest: {@code kind=secret}. */
@ConsumerType
public interface SecretBackendFactory {
    /** Creates the backend of one entry of the configuration. */
    SecretBackend create(Settings settings);
}
