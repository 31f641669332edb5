package acme.sample;

import io.aegis.spi.plugin.Host;
import io.aegis.spi.secret.SecretBackend;
import io.aegis.spi.secret.SecretBackendFactory;
import io.aegis.spi.settings.Settings;
import org.osgi.service.component.annotations.Component;

/** Creates backends for a store that keeps versioned key-value pairs behind HTTP; the one service of this plugin. */
@Component(service = SecretBackendFactory.class)
public final class SampleFactory implements SecretBackendFactory {
    @Override
    public SecretBackend create(Settings settings, Host host) {
        return new SampleBackend(settings.string("mount").orElse("secret"));
    }
}
