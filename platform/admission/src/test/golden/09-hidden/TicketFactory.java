package acme.tickets;

import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.GuardFactory;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.guard.Verdict;
import io.aegis.spi.plugin.Host;
import io.aegis.spi.settings.Settings;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.ServiceLoader;
import java.util.function.Supplier;

public final class TicketFactory implements GuardFactory {
    @Override
    public Guard create(Settings settings, Host host) {
        return new TicketGuard();
    }

    static class Loader extends ClassLoader {}

    static class Mild extends IllegalStateException {
        private void readObject(ObjectInputStream in) {}

        String trace() {
            printStackTrace();
            return getStackTrace()[0].getClassName();
        }
    }
}

final class TicketGuard implements Guard {
    @Override
    public Verdict inspect(Inspection inspection) {
        ServiceLoader.load(Runnable.class).findFirst();
        Supplier<String> written = (Supplier<String> & Serializable) () -> "x";
        return written.get().isEmpty() ? Verdict.allow() : Verdict.allow();
    }
}
