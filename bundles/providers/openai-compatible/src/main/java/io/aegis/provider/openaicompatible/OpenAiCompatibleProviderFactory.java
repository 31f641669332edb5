package io.aegis.provider.openaicompatible;

import io.aegis.spi.plugin.Host;
import io.aegis.spi.provider.ModelProvider;
import io.aegis.spi.provider.ModelProviderFactory;
import io.aegis.spi.settings.Settings;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.osgi.service.component.annotations.Component;

/** Creates providers that speak OpenAI's wire format; the one service of this bundle. */
@Component
public final class OpenAiCompatibleProviderFactory implements ModelProviderFactory {
    private static final String PATH = "chat/completions";

    @Override
    public ModelProvider create(Settings settings, Host host) {
        var headers = new LinkedHashMap<String, String>();
        settings.child("headers")
                .ifPresent(extra -> extra.names().forEach(name -> headers.put(name, value(extra, name))));
        settings.string("organization").ifPresent(id -> headers.put("openai-organization", id));
        settings.string("project").ifPresent(id -> headers.put("openai-project", id));
        return new OpenAiCompatibleProvider(
                settings.string("path").orElse(PATH), Map.copyOf(headers), Clock.systemUTC());
    }

    private static String value(Settings headers, String name) {
        return headers.string(name).orElseThrow(() -> headers.wrong(name, "a string"));
    }
}
