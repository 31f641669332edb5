package io.aegis.plugins;

import io.aegis.spi.plugin.Host;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Instances of one plugin that some generation still uses, so that a reload rebuilds only what changed. With the last generation that uses one ends what it
 * was granted: a plugin that kept it reaches nothing through it any more, however long the process lives that they share.
 *
 * <p>Safe for use by many threads.
 */
final class Instances {
    private final Map<Key, Shared> instances = new HashMap<>();

    /**
     * What makes two instances the same.
     *
     * @param settings by value
     */
    record Key(Map<String, Object> settings, Host host) {}

    /**
     * One use of an instance.
     *
     * @param letGo says that it is over
     */
    record Use<T>(T instance, Runnable letGo) {}

    private static final class Shared {
        private final Object instance;
        private final Runnable whenUnused;
        private int users;

        Shared(Object instance, Runnable whenUnused) {
            this.instance = instance;
            this.whenUnused = whenUnused;
        }
    }

    synchronized <T> Optional<Use<T>> find(Key key, Class<T> contract) {
        return Optional.ofNullable(instances.get(key)).map(shared -> use(key, shared, contract.cast(shared.instance)));
    }

    /**
     * Shares an instance from now on. If there is such a one by now, each of them serves whoever has it.
     *
     * @param whenUnused what is done when the last use is over
     */
    synchronized <T> Use<T> keep(Key key, T instance, Runnable whenUnused) {
        var shared = new Shared(instance, whenUnused);
        instances.putIfAbsent(key, shared);
        return use(key, shared, instance);
    }

    private <T> Use<T> use(Key key, Shared shared, T instance) {
        shared.users++;
        var used = new AtomicBoolean(true);
        return new Use<>(instance, () -> {
            if (used.getAndSet(false)) {
                letGo(key, shared);
            }
        });
    }

    private synchronized void letGo(Key key, Shared shared) {
        shared.users--;
        if (shared.users == 0) {
            instances.remove(key, shared);
            shared.whenUnused.run();
        }
    }
}
