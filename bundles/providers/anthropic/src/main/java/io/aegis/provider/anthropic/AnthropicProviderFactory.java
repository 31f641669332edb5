package io.aegis.provider.anthropic;

import io.aegis.provider.wire.PassThrough;
import io.aegis.spi.plugin.Host;
import io.aegis.spi.provider.ModelProvider;
import io.aegis.spi.provider.ModelProviderFactory;
import io.aegis.spi.settings.Settings;
import java.time.Clock;
import org.osgi.service.component.annotations.Component;

/** Creates providers that speak Anthropic's messages; the one service of this bundle. */
@Component
public final class AnthropicProviderFactory implements ModelProviderFactory {
    @Override
    public ModelProvider create(Settings settings, Host host) {
        return provider(settings, Clock.systemUTC());
    }

    static ModelProvider provider(Settings settings, Clock clock) {
        return new PassThrough(AnthropicEndpoint.of(settings), clock);
    }
}
