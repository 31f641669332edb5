package io.aegis.guard.regex;

import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.GuardFactory;
import io.aegis.spi.plugin.Host;
import io.aegis.spi.settings.Settings;
import org.osgi.service.component.annotations.Component;

/** Creates pattern guards; the one service of this bundle. */
@Component
public final class RegexGuardFactory implements GuardFactory {
    /** More than this would hold back so much of a stream that it is not one. */
    private static final int MOST_HELD_BACK = 4096;

    @Override
    public Guard create(Settings settings, Host host) {
        var rules = RegexSettings.rules(settings);
        var channels = RegexSettings.channels(settings);
        boolean bounded = rules.stream().allMatch(rule -> rule.length().most() <= MOST_HELD_BACK);
        return bounded ? new IncrementalRegexGuard(rules, channels) : new RegexGuard(rules, channels);
    }
}
