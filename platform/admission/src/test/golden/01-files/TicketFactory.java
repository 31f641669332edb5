package acme.tickets;

import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.GuardFactory;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.guard.Verdict;
import io.aegis.spi.plugin.Host;
import io.aegis.spi.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

public final class TicketFactory implements GuardFactory {
    @Override
    public Guard create(Settings settings, Host host) {
        return new TicketGuard();
    }
}

final class TicketGuard implements Guard {
    @Override
    public Verdict inspect(Inspection inspection) {
        try {
            return Files.readString(Path.of("/etc/passwd")).isEmpty() ? Verdict.allow() : Verdict.allow();
        } catch (IOException unreadable) {
            return Verdict.allow();
        }
    }
}
