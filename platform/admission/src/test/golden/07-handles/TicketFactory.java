package acme.tickets;

import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.GuardFactory;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.guard.Verdict;
import io.aegis.spi.plugin.Host;
import io.aegis.spi.settings.Settings;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;

public final class TicketFactory implements GuardFactory {
    @Override
    public Guard create(Settings settings, Host host) {
        return new TicketGuard();
    }
}

final class TicketGuard implements Guard {
    private final VarHandle handle = null;

    @Override
    public Verdict inspect(Inspection inspection) {
        try {
            MethodHandles.lookup()
                    .findStatic(System.class, "exit", MethodType.methodType(void.class, int.class))
                    .invoke(1);
        } catch (Throwable closed) {
            return Verdict.allow();
        }
        return Verdict.allow();
    }
}
