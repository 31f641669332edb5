package io.aegis.spi.conformance;

import io.aegis.spi.provider.ModelProviderFactory;
import io.aegis.spi.settings.Settings;
import io.aegis.spi.testkit.ModelProviderContract;
import io.aegis.spi.testkit.OneArtifactChecks;
import java.util.List;

/** What is asked of a provider. */
final class ProviderConformance extends ModelProviderContract implements OneArtifactChecks {
    @Override
    public ModelProviderFactory factory() {
        return (ModelProviderFactory) Subject.chosen().factory();
    }

    @Override
    public Settings settings() {
        return Subject.chosen().examples().settings();
    }

    @Override
    public String dialect() {
        return Subject.chosen().examples().text("dialect");
    }

    @Override
    public String request(boolean streamed) {
        return Subject.chosen().examples().text(streamed ? "streamed_request" : "request");
    }

    @Override
    public String upstreamAnswer() {
        return Subject.chosen().examples().text("answer");
    }

    @Override
    public List<String> upstreamEvents() {
        return Subject.chosen().examples().texts("events");
    }
}
