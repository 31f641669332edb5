package acme.tickets;

import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.GuardFactory;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.guard.Verdict;
import io.aegis.spi.plugin.Host;
import io.aegis.spi.settings.Settings;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

public final class TicketFactory implements GuardFactory {
    @Override
    public Guard create(Settings settings, Host host) {
        return new TicketGuard();
    }

    static final Supplier<Runtime> RUNTIME = Runtime::getRuntime;
}

final class TicketGuard implements Guard {
    private static final IntConsumer EXIT = System::exit;
    private static final Function<String, String> ENVIRONMENT = name -> System.getenv(name);

    @Override
    public Verdict inspect(Inspection inspection) {
        Supplier<Function<String, String>> nested = () -> name -> System.getProperty(name);
        EXIT.accept(nested.get().apply("x").length() + ENVIRONMENT.apply("y").length());
        return Verdict.allow();
    }
}
