package io.aegis.provider.openaicompatible;

import io.aegis.provider.wire.PassThrough;
import io.aegis.spi.plugin.Host;
import io.aegis.spi.provider.ModelProvider;
import io.aegis.spi.provider.ModelProviderFactory;
import io.aegis.spi.settings.Settings;
import java.time.Clock;
import org.osgi.service.component.annotations.Component;

/** Creates providers that speak OpenAI's wire format; the one service of this bundle. */
@Component
public final class OpenAiCompatibleProviderFactory implements ModelProviderFactory {
    @Override
    public ModelProvider create(Settings settings, Host host) {
        return provider(settings, Clock.systemUTC());
    }

    static ModelProvider provider(Settings settings, Clock clock) {
        return new PassThrough(OpenAiEndpoint.of(settings), clock);
    }
}
