package io.aegis.guard.toolpolicy;

import io.aegis.spi.guard.GuardFactory;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.settings.Settings;
import io.aegis.spi.testkit.Examples;
import io.aegis.spi.testkit.GuardContract;
import java.util.List;

class ToolPolicyGuardContractTest extends GuardContract {
    @Override
    public GuardFactory factory() {
        return new ToolPolicyGuardFactory();
    }

    @Override
    public Settings settings() {
        return Examples.of(factory()).settings();
    }

    @Override
    public List<Inspection> mustStop() {
        return Examples.of(factory()).inspections("stop");
    }

    @Override
    public List<Inspection> mustAllow() {
        return Examples.of(factory()).inspections("pass");
    }

    @Override
    public boolean streams() {
        return false;
    }
}
