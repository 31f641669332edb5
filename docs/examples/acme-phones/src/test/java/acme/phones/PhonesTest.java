package acme.phones;

import io.aegis.spi.guard.GuardFactory;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.settings.Settings;
import io.aegis.spi.testkit.Examples;
import io.aegis.spi.testkit.GuardContract;
import io.aegis.spi.testkit.OneArtifactChecks;
import java.util.List;

/** The contract of a guard. What it is tried on stands in {@code aegis/examples.json}. */
class PhonesTest extends GuardContract implements OneArtifactChecks {
    @Override
    public GuardFactory factory() {
        return new PhonesFactory();
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

    /** The library judges whole texts. */
    @Override
    public boolean streams() {
        return false;
    }
}
