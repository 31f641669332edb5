package io.aegis.provider.gemini;

import io.aegis.provider.wire.chat.TranslatingProvider;
import io.aegis.spi.plugin.Host;
import io.aegis.spi.provider.ModelProvider;
import io.aegis.spi.provider.ModelProviderFactory;
import io.aegis.spi.settings.Settings;
import java.time.Clock;
import java.util.Set;
import org.osgi.service.component.annotations.Component;

/** Creates providers that ask Gemini; the one service of this bundle. */
@Component
public final class GeminiProviderFactory implements ModelProviderFactory {
    @Override
    public ModelProvider create(Settings settings, Host host) {
        boolean unsigned = settings.bool("skip_thought_signatures").orElse(false);
        Set<String> leftOut = Set.copyOf(settings.strings("leave_out"));
        var translation = new GeminiTranslation(unsigned, leftOut.contains("strict"), Clock.systemUTC());
        return new TranslatingProvider(translation, leftOut);
    }
}
