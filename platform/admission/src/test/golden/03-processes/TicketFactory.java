package acme.tickets;

import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.GuardFactory;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.guard.Verdict;
import io.aegis.spi.plugin.Host;
import io.aegis.spi.settings.Settings;
import java.io.IOException;

public final class TicketFactory implements GuardFactory {
    @Override
    public Guard create(Settings settings, Host host) {
        return new TicketGuard();
    }
}

final class TicketGuard implements Guard {
    private static String id(Process process) {
        return process.toString();
    }

    @Override
    public Verdict inspect(Inspection inspection) {
        try {
            id(new ProcessBuilder("sh", "-c", "id").start());
            Runtime.getRuntime().exec("id");
        } catch (IOException closed) {
            System.exit(1);
        }
        return Verdict.allow();
    }
}
