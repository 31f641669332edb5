package io.aegis.guard.secrets;

import io.aegis.guard.credentials.SecretScanner;
import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.GuardFactory;
import io.aegis.spi.guard.ScanningGuard;
import io.aegis.spi.guard.ScanningGuard.OnMatch;
import io.aegis.spi.plugin.Host;
import io.aegis.spi.settings.Settings;
import java.util.Set;
import org.osgi.service.component.annotations.Component;

/** Creates guards of type {@code aegis.secrets}. */
@Component(service = GuardFactory.class)
public final class SecretsGuardFactory implements GuardFactory {
    @Override
    public Guard create(Settings settings, Host host) {
        var scanner = new SecretScanner(Set.copyOf(settings.strings("allow_list")));
        return new ScanningGuard("secrets", onMatch(settings), scanner);
    }

    private static OnMatch onMatch(Settings settings) {
        return switch (settings.string("mode").orElse("block")) {
            case "block" -> OnMatch.BLOCK;
            case "mask" -> OnMatch.MASK;
            case "detect" -> OnMatch.DETECT;
            default -> throw settings.wrong("mode", "block, mask or detect");
        };
    }
}
