package io.aegis.provider.azureopenai;

import io.aegis.provider.wire.PassThrough;
import io.aegis.spi.plugin.Host;
import io.aegis.spi.provider.ModelProvider;
import io.aegis.spi.provider.ModelProviderFactory;
import io.aegis.spi.settings.Settings;
import java.time.Clock;
import org.osgi.service.component.annotations.Component;

/** Creates providers that speak OpenAI's wire format to Azure; the one service of this bundle. */
@Component
public final class AzureOpenAiProviderFactory implements ModelProviderFactory {
    @Override
    public ModelProvider create(Settings settings, Host host) {
        return new PassThrough(AzureEndpoint.of(settings), Clock.systemUTC());
    }
}
