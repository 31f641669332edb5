package acme.tickets;

import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.GuardFactory;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.guard.Verdict;
import io.aegis.spi.plugin.Host;
import io.aegis.spi.settings.Settings;

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
            Class.forName("java.lang.Runtime").getMethod("getRuntime").invoke(null);
        } catch (ReflectiveOperationException closed) {
            return Verdict.allow();
        }
        return inspection.getClass().getClassLoader() == null ? Verdict.allow() : Verdict.allow();
    }
}
