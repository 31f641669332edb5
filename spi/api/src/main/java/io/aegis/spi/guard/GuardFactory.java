package io.aegis.spi.guard;

import io.aegis.spi.plugin.Host;
import io.aegis.spi.settings.Settings;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The one service of a guard bundle.
 *
 * <p>The bundle's manifest carries {@code Provide-Capability: aegis.plugin; kind=guard; type="acme.tickets"; api:Version="1.0";
 * stages:List<String>="ingress,egress"; streaming="incremental"; labels:List<String>="..."} and its settings schema lies at
 * {@code aegis/settings.schema.json}.
 */
@ConsumerType
public interface GuardFactory {
    /**
     * Creates the guard of one entry of the configuration.
     *
     * @param settings valid against the bundle's schema
     * @param host what was granted to the plugin
     * @return a guard that lives until its generation ends
     * @throws io.aegis.spi.settings.SettingsException if the settings are valid against the schema but make no sense together
     */
    Guard create(Settings settings, Host host);
}
