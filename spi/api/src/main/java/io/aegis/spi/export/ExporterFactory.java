package io.aegis.spi.export;

import io.aegis.spi.plugin.Host;
import io.aegis.spi.settings.Settings;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The one service of an exporter's bundle.
 *
 * <p>Manifest: {@code kind=exporter; type="acme.archive"; api:Version="1.0"}, and the need for the grant {@code network}. In the settings schema the
 * property with {@code "x-aegis-upstream": true} is the base URL of the receiver, and the one with {@code "x-aegis-credential": "bearer"} (or
 * {@code "header:NAME"}) a credential reference with the way to place it; the gateway takes both out before the plugin sees its settings.
 */
@ConsumerType
public interface ExporterFactory {
    /**
     * Creates the exporter of one entry of the configuration.
     *
     * @param settings valid against the schema in the bundle
     * @param host {@link Host#network()} is the way to the receiver
     * @throws io.aegis.spi.settings.SettingsException if it cannot work with these settings
     */
    Exporter create(Settings settings, Host host);
}
