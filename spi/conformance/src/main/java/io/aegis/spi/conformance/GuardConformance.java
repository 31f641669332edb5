package io.aegis.spi.conformance;

import io.aegis.spi.guard.GuardFactory;
import io.aegis.spi.guard.IncrementalGuard;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.plugin.Host;
import io.aegis.spi.settings.Settings;
import io.aegis.spi.testkit.GuardContract;
import io.aegis.spi.testkit.OneArtifactChecks;
import java.util.List;

/** What is asked of a guard. It streams if it says so. */
final class GuardConformance extends GuardContract implements OneArtifactChecks {
    @Override
    public GuardFactory factory() {
        return (GuardFactory) Subject.chosen().factory();
    }

    @Override
    public Settings settings() {
        return Subject.chosen().examples().settings();
    }

    @Override
    public Host host() {
        return Subject.chosen().examples().host();
    }

    @Override
    public List<Inspection> mustStop() {
        return Subject.chosen().examples().inspections("stop");
    }

    @Override
    public List<Inspection> mustAllow() {
        return Subject.chosen().examples().inspections("pass");
    }

    @Override
    public boolean streams() {
        return guard() instanceof IncrementalGuard;
    }
}
