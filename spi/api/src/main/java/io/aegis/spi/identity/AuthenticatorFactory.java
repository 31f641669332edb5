package io.aegis.spi.identity;

import io.aegis.spi.plugin.Host;
import io.aegis.spi.settings.Settings;
import org.osgi.annotation.versioning.ConsumerType;

/** The one service of an identity bundle. Manifest: {@code kind=authenticator; credential="virtual-key"}. */
@ConsumerType
public interface AuthenticatorFactory {
    /** Creates the authenticator of the configuration's {@code auth} block. */
    Authenticator create(Settings settings, Host host);
}
