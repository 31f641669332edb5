package io.aegis.example.firstguard;

import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.GuardFactory;
import io.aegis.spi.plugin.Host;
import io.aegis.spi.settings.Settings;
import org.osgi.service.component.annotations.Component;

/** Creates ticket guards; the one service of this bundle. */
@Component
public final class TicketGuardFactory implements GuardFactory {
    @Override
    public Guard create(Settings settings, Host host) {
        return new TicketGuard(new TicketNumbers(settings.string("prefix").orElse("TICKET")));
    }
}
