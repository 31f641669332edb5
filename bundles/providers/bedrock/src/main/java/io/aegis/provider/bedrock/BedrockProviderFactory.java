package io.aegis.provider.bedrock;

import io.aegis.provider.wire.chat.TranslatingProvider;
import io.aegis.spi.plugin.Host;
import io.aegis.spi.provider.ModelProvider;
import io.aegis.spi.provider.ModelProviderFactory;
import io.aegis.spi.settings.Settings;
import java.time.Clock;
import java.util.Set;
import org.osgi.service.component.annotations.Component;

/** Creates providers that ask Amazon Bedrock; the one service of this bundle. */
@Component
public final class BedrockProviderFactory implements ModelProviderFactory {
    @Override
    public ModelProvider create(Settings settings, Host host) {
        return new TranslatingProvider(
                new ConverseTranslation(Clock.systemUTC()), Set.copyOf(settings.strings("leave_out")));
    }
}
