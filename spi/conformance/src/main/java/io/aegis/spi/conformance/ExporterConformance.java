package io.aegis.spi.conformance;

import io.aegis.spi.export.ExporterFactory;
import io.aegis.spi.settings.Settings;
import io.aegis.spi.testkit.ExporterContract;
import io.aegis.spi.testkit.OneArtifactChecks;

/** What is asked of an exporter. */
final class ExporterConformance extends ExporterContract implements OneArtifactChecks {
    @Override
    public ExporterFactory factory() {
        return (ExporterFactory) Subject.chosen().factory();
    }

    @Override
    public Settings settings() {
        return Subject.chosen().examples().settings();
    }

    @Override
    public String accepted() {
        var examples = Subject.chosen().examples();
        return examples.has("accepted") ? examples.text("accepted") : super.accepted();
    }
}
