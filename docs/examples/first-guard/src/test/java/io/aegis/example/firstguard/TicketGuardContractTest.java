package io.aegis.example.firstguard;

import io.aegis.spi.guard.GuardFactory;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.testkit.GuardContract;
import io.aegis.spi.testkit.Inspections;
import java.util.List;

class TicketGuardContractTest extends GuardContract {
    @Override
    public GuardFactory factory() {
        return new TicketGuardFactory();
    }

    @Override
    public List<Inspection> mustStop() {
        return Inspections.ofEach(
                "please look at TICKET-4711 first", "TICKET-123456789012", "TICKET-0001TICKET-0002", "😀TICKET-4711😀");
    }

    @Override
    public List<Inspection> mustAllow() {
        return Inspections.ofEach("a ticket for 2 people", "TICKET-", "TICKET-123", "TICKET-1234567890123");
    }
}
