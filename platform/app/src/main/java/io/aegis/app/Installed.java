package io.aegis.app;

import static java.util.Objects.requireNonNull;

import io.aegis.plugins.LockFile;
import io.aegis.plugins.PluginFolder;
import io.aegis.plugins.PluginHostException;
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

    /** What a folder says, before anybody has compared it with the ledger. */
    static Installed unchecked(PluginFolder folder) {
        try {
            return of(folder.lock().map(LockFile::lock).orElse(PluginLock.EMPTY));
        } catch (PluginHostException unreadable) {
            return of(PluginLock.EMPTY); // the registry says what is wrong
        }
    }
}
