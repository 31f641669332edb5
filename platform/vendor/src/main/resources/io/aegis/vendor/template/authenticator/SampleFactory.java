package acme.sample;

import io.aegis.spi.identity.Authenticator;
import io.aegis.spi.identity.AuthenticatorFactory;
import io.aegis.spi.plugin.Host;
import io.aegis.spi.settings.Settings;
import java.util.Set;
import org.osgi.service.component.annotations.Component;

/** Creates authenticators that let some teams in; the one service of this plugin. */
@Component(service = AuthenticatorFactory.class)
public final class SampleFactory implements AuthenticatorFactory {
    @Override
    public Authenticator create(Settings settings, Host host) {
        return new SampleAuthenticator(host.keys(), Set.copyOf(settings.strings("teams")));
    }
}
