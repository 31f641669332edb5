package io.aegis.guard.secrets;

import io.aegis.spi.guard.GuardFactory;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.testkit.GuardContract;
import io.aegis.spi.testkit.Inspections;
import java.util.List;

class SecretsGuardContractTest extends GuardContract {
    @Override
    public GuardFactory factory() {
        return new SecretsGuardFactory();
    }

    @Override
    public List<Inspection> mustStop() {
        return Inspections.ofEach("use AKIAQYLPMN5HJKLOPQ6R today", "token: ghp_q7RtY2mK9zLw4XvB8nCsq7RtY2mK9zLw4XvB");
    }

    @Override
    public List<Inspection> mustAllow() {
        return Inspections.ofEach(
                "a password and a token: both matter", "password=$DB_PASSWORD", "AKIAXXXXXXXXXXXXXXXX");
    }
}
