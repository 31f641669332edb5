package io.aegis.guard.classification;

import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.GuardFactory;
import io.aegis.spi.plugin.Host;
import io.aegis.spi.settings.Settings;
import org.osgi.service.component.annotations.Component;

/** Creates classification guards; the one service of this bundle. */
@Component
public final class ClassificationGuardFactory implements GuardFactory {
    @Override
    public Guard create(Settings settings, Host host) {
        return new ClassificationGuard(ClassificationSettings.classifier(settings));
    }
}
