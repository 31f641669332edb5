package acme.sample;

import io.aegis.spi.export.ExporterFactory;
import io.aegis.spi.settings.Settings;
import io.aegis.spi.testkit.Examples;
import io.aegis.spi.testkit.ExporterContract;
import io.aegis.spi.testkit.OneArtifactChecks;

/** The contract of an exporter. What it is tried with stands in {@code aegis/examples.json}. */
class SampleTest extends ExporterContract implements OneArtifactChecks {
    @Override
    public ExporterFactory factory() {
        return new SampleFactory();
    }

    @Override
    public Settings settings() {
        return Examples.of(factory()).settings();
    }
}
