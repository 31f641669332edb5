package acme.tickets;

import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.GuardFactory;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.guard.Verdict;
import io.aegis.spi.plugin.Host;
import io.aegis.spi.settings.Settings;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.TimeZone;
import java.util.logging.Logger;

public final class TicketFactory implements GuardFactory {
    @Override
    public Guard create(Settings settings, Host host) {
        return new TicketGuard();
    }

    native int reach();
}

final class TicketGuard implements Guard {
    @Override
    public Verdict inspect(Inspection inspection) {
        try {
            MessageDigest.getInstance("SHA-256").digest();
            Logger.getLogger("x").info("y");
            Locale.setDefault(Locale.ROOT);
            TimeZone.setDefault(null);
            System.out.println(Integer.getInteger("z"));
            inspection.wait(1);
            sun.misc.Unsafe.class.getName();
        } catch (Exception closed) {
            closed.printStackTrace();
        }
        return Verdict.allow();
    }
}
