package io.aegis.app;

import static java.util.Objects.requireNonNull;

import io.aegis.plugins.PluginLock;
import java.util.Map;

/**
 * What an operator has installed, as far as it is believed.
 *
 * @param lock the list
 * @param doubted names on a list that is not believed, with the reason
 */
record Installed(PluginLock lock, Map<String, String> doubted) {
    Installed {
        requireNonNull(lock, "lock");
        doubted = Map.copyOf(doubted);
    }

    static Installed of(PluginLock lock) {
        return new Installed(lock, Map.of());
    }
}
