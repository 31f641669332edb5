package io.aegis.guard.pii;

import io.aegis.spi.guard.GuardFactory;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.testkit.GuardContract;
import io.aegis.spi.testkit.Inspections;
import java.util.List;

class PiiGuardContractTest extends GuardContract {
    @Override
    public GuardFactory factory() {
        return new PiiGuardFactory();
    }

    @Override
    public List<Inspection> mustStop() {
        return Inspections.ofEach(
                "write to jane.doe@example.com please",
                "card 4111 1111 1111 1111 thanks",
                "iban DE89 3704 0044 0532 0130 00");
    }

    @Override
    public List<Inspection> mustAllow() {
        return Inspections.ofEach("no numbers here", "order 4111 1111 1111 1112", "user@localhost at 10:30");
    }
}
