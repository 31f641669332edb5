package io.aegis.spi.provider;

import io.aegis.spi.plugin.Host;
import io.aegis.spi.settings.Settings;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The one service of a provider bundle.
 *
 * <p>Manifest: {@code kind=provider; type="acme"; api:Version="1.0"; dialects:List<String>="openai.chat"}. In the settings schema the property with
 * {@code "x-aegis-upstream": true} is the base URL, and the one with {@code "x-aegis-credential": "bearer"} (or {@code "header:NAME"}, or
 * {@code "sigv4:SERVICE"} or {@code "sigv4:SERVICE:SETTING"} for AWS's signatures, where the setting is the region if the host names none) a credential
 * reference with the way to place it; the gateway takes both out before the plugin sees its settings.
 */
@ConsumerType
public interface ModelProviderFactory {
    /** Creates the provider of one entry of the configuration. */
    ModelProvider create(Settings settings, Host host);
}
