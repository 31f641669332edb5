package io.aegis.guard.pii;

import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.GuardFactory;
import io.aegis.spi.guard.ScanningGuard;
import io.aegis.spi.guard.ScanningGuard.OnMatch;
import io.aegis.spi.plugin.Host;
import io.aegis.spi.settings.Settings;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Component;

/** Creates guards of type {@code aegis.pii}. */
@Component(service = GuardFactory.class)
public final class PiiGuardFactory implements GuardFactory {
    @Override
    public Guard create(Settings settings, Host host) {
        var scanner = new PiiScanner(entities(settings), allowed(settings));
        return new ScanningGuard("pii", onMatch(settings), scanner);
    }

    private static OnMatch onMatch(Settings settings) {
        return switch (settings.string("mode").orElse("mask")) {
            case "mask" -> OnMatch.MASK;
            case "block" -> OnMatch.BLOCK;
            case "detect" -> OnMatch.DETECT;
            default -> throw settings.wrong("mode", "mask, block or detect");
        };
    }

    private static Set<Entity> entities(Settings settings) {
        if (!settings.names().contains("entities")) {
            return EnumSet.allOf(Entity.class);
        }
        var entities = EnumSet.noneOf(Entity.class);
        for (String name : settings.strings("entities")) {
            entities.add(entity(settings, name));
        }
        if (entities.isEmpty()) {
            throw settings.wrong(
                    "entities", "a list of at least one entity; a guard that looks for nothing guards nothing");
        }
        return entities;
    }

    private static Entity entity(Settings settings, String name) {
        List<Entity> all = List.of(Entity.values());
        return all.stream()
                .filter(entity -> entity.name().equals(name))
                .findFirst()
                .orElseThrow(() -> settings.wrong("entities", "a list out of " + Arrays.toString(Entity.values())));
    }

    private static Set<String> allowed(Settings settings) {
        return settings.strings("allow_list").stream()
                .map(value -> value.strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }
}
