package io.aegis.spi.guard;

import io.aegis.spi.plugin.Host;
import io.aegis.spi.settings.Settings;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The one service of a guard bundle.
 *
 * <p>The bundle's manifest carries {@code Provide-Capability: aegis.plugin; kind=guard; type="acme.tickets"; api:Version="1.0";
 * stages:List<String>="ingress,egress"; streaming="incremental"; labels:List<String>="..."} and its settings schema lies at
 * {@code aegis/settings.schema.json}. A guard that never edits says so with {@code edits="none"}: then its edits are failures, and it may stand behind a
 * guard that uses the network.
 *
 * <p>A guard that reads bytes names their media types: {@code attachments:List<String>="image/png,application/pdf"}. It is then handed each
 * {@link io.aegis.spi.content.Attachment} of those types, whose media type the gateway has read from the bytes.
 *
 * <p>A guard that asks a service elsewhere declares the need for the grant {@code network}. In its settings schema the property with
 * {@code "x-aegis-upstream": true} is the base URL, and the one with {@code "x-aegis-credential": "bearer"} (or {@code "header:NAME"}) a credential
 * reference with the way to place it; the gateway takes both out before the plugin sees its settings. It is asked after all guards that could mask, unless
 * it needs, and was granted, {@code originals} too; and not at all about content that must stay in regions among which its endpoint's is not.
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
