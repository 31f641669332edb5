package acme.tickets;

import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.GuardFactory;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.guard.Verdict;
import io.aegis.spi.plugin.Host;
import io.aegis.spi.settings.Settings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

public final class TicketFactory implements GuardFactory {
    @Override
    public Guard create(Settings settings, Host host) {
        return new TicketGuard();
    }
}

final class TicketGuard implements Guard {
    private static final Map<String, String> SEEN = new HashMap<>();
    private static final int[] COUNTS = new int[3];
    private static String last = "";
    private int calls;
    private final List<String> texts = new ArrayList<>();

    @Override
    public Verdict inspect(Inspection inspection) {
        calls++;
        COUNTS[0]++;
        last = "x" + calls + texts;
        SEEN.put(last, last);
        return Verdict.allow();
    }

    @Override
    protected void finalize() {}
}
