package io.aegis.spi.testkit;

import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.GuardFactory;
import io.aegis.spi.plugin.Host;
import io.aegis.spi.settings.Settings;
import java.util.function.Supplier;

/** A factory whose product a test chooses. */
final class WordGuardFactory implements GuardFactory {
    private final Supplier<Guard> guards;

    WordGuardFactory(Supplier<Guard> guards) {
        this.guards = guards;
    }

    @Override
    public Guard create(Settings settings, Host host) {
        return guards.get();
    }
}
