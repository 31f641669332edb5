package acme.tickets;

import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.GuardFactory;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.guard.Verdict;
import io.aegis.spi.plugin.Host;
import io.aegis.spi.settings.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;

public final class TicketFactory implements GuardFactory {
    @Override
    public Guard create(Settings settings, Host host) {
        return new TicketGuard();
    }
}

final class TicketGuard implements Guard {
    @Override
    public Verdict inspect(Inspection inspection) {
        try (var socket = new Socket(InetAddress.getByName("example.com"), 80)) {
            URI.create("https://example.com").toURL().openStream().close();
        } catch (IOException closed) {
            return Verdict.allow();
        }
        return Verdict.allow();
    }
}
