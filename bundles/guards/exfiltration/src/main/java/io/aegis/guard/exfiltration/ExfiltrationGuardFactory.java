package io.aegis.guard.exfiltration;

import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.GuardFactory;
import io.aegis.spi.plugin.Host;
import io.aegis.spi.settings.Settings;
import org.osgi.service.component.annotations.Component;

/** Creates guards of type {@code aegis.exfiltration}; the one service of this bundle. */
@Component(service = GuardFactory.class)
public final class ExfiltrationGuardFactory implements GuardFactory {
    @Override
    public Guard create(Settings settings, Host host) {
        return ExfiltrationSettings.guard(settings);
    }
}
