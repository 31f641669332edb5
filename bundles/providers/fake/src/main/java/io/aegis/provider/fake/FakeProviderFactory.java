package io.aegis.provider.fake;

import io.aegis.spi.plugin.Host;
import io.aegis.spi.provider.ModelProvider;
import io.aegis.spi.provider.ModelProviderFactory;
import io.aegis.spi.settings.Settings;
import org.osgi.service.component.annotations.Component;

/** Creates fake providers; the one service of this bundle. */
@Component
public final class FakeProviderFactory implements ModelProviderFactory {
    @Override
    public ModelProvider create(Settings settings, Host host) {
        return new FakeProvider(Script.of(settings));
    }
}
