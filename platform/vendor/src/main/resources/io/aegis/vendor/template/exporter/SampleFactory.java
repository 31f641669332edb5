package acme.sample;

import io.aegis.spi.export.Exporter;
import io.aegis.spi.export.ExporterFactory;
import io.aegis.spi.plugin.Host;
import io.aegis.spi.settings.Settings;
import org.osgi.service.component.annotations.Component;

/** Creates exporters that post evidence as JSON lines; the one service of this plugin. */
@Component(service = ExporterFactory.class)
public final class SampleFactory implements ExporterFactory {
    @Override
    public Exporter create(Settings settings, Host host) {
        return new SampleExporter(host.network(), settings.string("path").orElse("ingest"));
    }
}
