package acme.tickets;

import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.GuardFactory;
import io.aegis.spi.guard.ScanningGuard;
import io.aegis.spi.guard.ScanningGuard.OnMatch;
import io.aegis.spi.plugin.Host;
import io.aegis.spi.settings.Settings;
import org.osgi.service.component.annotations.Component;

/** Creates guards that keep ticket numbers from models; the one service of this plugin. */
@Component(service = GuardFactory.class)
public final class TicketsFactory implements GuardFactory {
    @Override
    public Guard create(Settings settings, Host host) {
        boolean block = settings.string("mode").orElse("mask").equals("block");
        String prefix = settings.string("prefix").orElse("TICKET");
        return new ScanningGuard("acme.tickets", block ? OnMatch.BLOCK : OnMatch.MASK, new TicketsScanner(prefix));
    }
}
