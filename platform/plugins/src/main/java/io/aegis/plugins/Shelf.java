package io.aegis.plugins;

import io.aegis.admission.AdmittedPlugin;
import io.aegis.admission.PluginTier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The plugins that are up, each once however many generations use it. The last one that lets go of a plugin ends it.
 *
 * <p>Safe for use by many threads.
 */
final class Shelf {
    /** What makes two plugins the same one. */
    private record Key(String digest, PluginTier tier, Set<String> grants, Surroundings surroundings) {}

    private static final class Place {
        private final LoadedPlugin plugin;
        private int holders;

        Place(LoadedPlugin plugin) {
            this.plugin = plugin;
        }
    }

    private final Map<Key, Place> places = new HashMap<>();

    /** A hold on a plugin. */
    record Hold(LoadedPlugin plugin, Runnable letGo) {}

    /**
     * Takes a plugin, and starts it if it is not up. Starting happens one after the other: two generations that want the same plugin get one.
     */
    synchronized Hold take(AdmittedPlugin admitted, Surroundings surroundings, Supplier<LoadedPlugin> start) {
        var key = new Key(admitted.digest(), admitted.tier(), admitted.grants(), surroundings);
        Place place = places.get(key);
        if (place == null) {
            place = new Place(start.get());
            places.put(key, place);
        }
        place.holders++;
        return new Hold(place.plugin, once(() -> letGo(key)));
    }

    /** Those that are up. */
    synchronized List<InstalledPlugin> plugins() {
        return places.values().stream().map(place -> place.plugin.plugin()).toList();
    }

    /** Ends everything, whoever holds it. */
    void clear() {
        List<Place> all;
        synchronized (this) {
            all = new ArrayList<>(places.values());
            places.clear();
        }
        all.forEach(place -> place.plugin.stop());
    }

    private void letGo(Key key) {
        Place last = null;
        synchronized (this) {
            Place place = places.get(key);
            if (place != null && --place.holders == 0) {
                places.remove(key);
                last = place;
            }
        }
        if (last != null) {
            last.plugin.stop();
        }
    }

    private static Runnable once(Runnable action) {
        var left = new java.util.concurrent.atomic.AtomicBoolean(true);
        return () -> {
            if (left.getAndSet(false)) {
                action.run();
            }
        };
    }
}
