package io.aegis.identity.virtualkeys;

import io.aegis.spi.identity.Authenticator;
import io.aegis.spi.identity.AuthenticatorFactory;
import io.aegis.spi.plugin.Host;
import io.aegis.spi.settings.Settings;
import org.osgi.service.component.annotations.Component;

/** Creates authenticators of type {@code api_key}; the one service of this bundle. */
@Component(service = AuthenticatorFactory.class)
public final class VirtualKeyAuthenticatorFactory implements AuthenticatorFactory {
    @Override
    public Authenticator create(Settings settings, Host host) {
        return new VirtualKeyAuthenticator(host.keys());
    }
}
