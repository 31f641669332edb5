package acme.sample;

import io.aegis.spi.provider.ModelProviderFactory;
import io.aegis.spi.settings.Settings;
import io.aegis.spi.testkit.Examples;
import io.aegis.spi.testkit.ModelProviderContract;
import io.aegis.spi.testkit.OneArtifactChecks;
import java.util.List;

/** The contract of a provider. What it is tried on stands in {@code aegis/examples.json}. */
class SampleTest extends ModelProviderContract implements OneArtifactChecks {
    @Override
    public ModelProviderFactory factory() {
        return new SampleFactory();
    }

    @Override
    public Settings settings() {
        return Examples.of(factory()).settings();
    }

    @Override
    public String dialect() {
        return Examples.of(factory()).text("dialect");
    }

    @Override
    public String request(boolean streamed) {
        return Examples.of(factory()).text(streamed ? "streamed_request" : "request");
    }

    @Override
    public String upstreamAnswer() {
        return Examples.of(factory()).text("answer");
    }

    @Override
    public List<String> upstreamEvents() {
        return Examples.of(factory()).texts("events");
    }
}
