package acme.sample;

import io.aegis.spi.plugin.Host;
import io.aegis.spi.provider.ModelProvider;
import io.aegis.spi.provider.ModelProviderFactory;
import io.aegis.spi.settings.Settings;
import org.osgi.service.component.annotations.Component;

/** Creates providers that ask an upstream which speaks OpenAI's chat completions; the one service of this plugin. */
@Component(service = ModelProviderFactory.class)
public final class SampleFactory implements ModelProviderFactory {
    @Override
    public ModelProvider create(Settings settings, Host host) {
        return new SampleProvider(settings.string("path").orElse("chat/completions"));
    }
}
