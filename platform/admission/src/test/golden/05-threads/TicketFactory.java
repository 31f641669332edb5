package acme.tickets;

import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.GuardFactory;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.guard.Verdict;
import io.aegis.spi.plugin.Host;
import io.aegis.spi.settings.Settings;
import java.util.List;
import java.util.concurrent.Executors;

public final class TicketFactory implements GuardFactory {
    @Override
    public Guard create(Settings settings, Host host) {
        return new TicketGuard();
    }

    private static synchronized void count() {}
}

final class TicketGuard implements Guard {
    @Override
    public Verdict inspect(Inspection inspection) {
        new Thread(() -> Thread.currentThread().setName("x")).start();
        Executors.newSingleThreadExecutor()
                .submit(() -> List.of(1).parallelStream().count());
        synchronized (Verdict.class) {
            return Verdict.allow();
        }
    }
}
