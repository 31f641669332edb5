package io.aegis.plugins;

import io.aegis.admission.AdmittedPlugin;
import io.aegis.admission.PluginTier;
import io.aegis.admission.VendorKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * The plugins that are up, each once however many generations use it. The last one that lets go of a plugin ends it.
 *
 * <p>Safe for use by many threads.
 */
final class Shelf {
    /** What makes two plugins the same one. The same bytes that another key has signed go with that key, and not with this one. */
    private record Key(
            String digest, Optional<String> signer, PluginTier tier, Set<String> grants, Surroundings surroundings) {
        static Key of(AdmittedPlugin admitted, Surroundings surroundings) {
            return new Key(
                    admitted.digest(),
                    admitted.signer().map(VendorKey::fingerprint),
                    admitted.tier(),
                    admitted.grants(),
                    surroundings);
        }
    }

    private static final class Place {
        private final LoadedPlugin plugin;
        private final AtomicBoolean ended = new AtomicBoolean();
        private int holders;

        Place(LoadedPlugin plugin) {
            this.plugin = plugin;
        }

        /** Once, however many want it. */
        void end() {
            if (!ended.getAndSet(true)) {
                plugin.stop();
            }
        }
    }

    private final Map<Key, Place> places = new HashMap<>();

    /** What is being ended, and is still in the way of the same plugin anew. */
    private final Set<Key> leaving = new HashSet<>();

    /** What comes back for nobody, also not for one who judged it before it was taken away. */
    private Revocations withdrawn = Revocations.NONE;

    /** A hold on a plugin. */
    record Hold(LoadedPlugin plugin, Runnable letGo) {}

    /**
     * Takes a plugin, and starts it if it is not up. Starting happens one after the other: two generations that want the same plugin get one. Whoever wants
     * one that is being ended waits for its end, and gets another.
     */
    synchronized Hold take(AdmittedPlugin admitted, Surroundings surroundings, Supplier<LoadedPlugin> start) {
        Key key = Key.of(admitted, surroundings);
        awaitGone(key);
        Optional<String> revoked = withdrawn.against(admitted);
        if (revoked.isPresent()) {
            return missing(admitted, revoked.get());
        }
        Place place = places.get(key);
        if (place == null) {
            LoadedPlugin started = start.get();
            if (started instanceof LoadedPlugin.Failed) {
                return new Hold(started, () -> {}); // whoever wants it next has it tried again
            }
            place = new Place(started);
            places.put(key, place);
        }
        place.holders++;
        Place taken = place;
        return new Hold(taken.plugin, once(() -> letGo(key, taken)));
    }

    /** A hold on a plugin that nobody gets. */
    static Hold missing(AdmittedPlugin admitted, String why) {
        InstalledPlugin plugin = InstalledPlugin.of(admitted).in(new PluginState.Missing(why));
        return new Hold(new LoadedPlugin.Failed(plugin, admitted.schema(), why), () -> {});
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
        Optional<RuntimeException> failed =
                all.stream().flatMap(place -> failed(place::end).stream()).reduce(Shelf::together);
        if (failed.isPresent()) {
            throw failed.get();
        }
    }

    /**
     * Takes plugins away for good, whoever holds them, and whoever wants one of them from now on.
     *
     * @return what ends each of them, which takes its time
     */
    List<Runnable> withdraw(Revocations revoked) {
        var all = new HashMap<Key, Place>();
        synchronized (this) {
            places.forEach((key, place) -> {
                if (revoked.against(key.digest(), key.signer()).isPresent()) {
                    all.put(key, place);
                }
            });
            withdrawn = withdrawn.and(revoked);
            places.keySet().removeAll(all.keySet());
            leaving.addAll(all.keySet());
        }
        return all.entrySet().stream()
                .<Runnable>map(each -> () -> end(each.getKey(), each.getValue()))
                .toList();
    }

    /** One that cannot be ended keeps none of the others. */
    private static Optional<RuntimeException> failed(Runnable ending) {
        try {
            ending.run();
            return Optional.empty();
        } catch (RuntimeException failed) {
            return Optional.of(failed);
        }
    }

    private static RuntimeException together(RuntimeException first, RuntimeException next) {
        first.addSuppressed(next);
        return first;
    }

    private void letGo(Key key, Place place) {
        boolean last;
        synchronized (this) {
            place.holders--;
            last = place.holders == 0 && places.remove(key, place);
            if (last) {
                leaving.add(key);
            }
        }
        if (last) {
            end(key, place);
        }
    }

    /** Without the lock: ending a plugin takes its time, and others come and go meanwhile. */
    private void end(Key key, Place last) {
        try {
            last.end();
        } finally {
            synchronized (this) {
                leaving.remove(key);
                notifyAll();
            }
        }
    }

    /** What ends a plugin has a deadline, so this has an end too. */
    private synchronized void awaitGone(Key key) {
        boolean interrupted = false;
        while (leaving.contains(key)) {
            try {
                wait();
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static Runnable once(Runnable action) {
        var left = new AtomicBoolean(true);
        return () -> {
            if (left.getAndSet(false)) {
                action.run();
            }
        };
    }
}
