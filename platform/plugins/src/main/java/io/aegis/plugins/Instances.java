package io.aegis.plugins;

import io.aegis.spi.plugin.Host;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Instances of one plugin that some generation still holds, so that a reload rebuilds only what changed.
 *
 * <p>Held weakly: an instance lives as long as the last generation that uses it, and nobody has to count.
 */
final class Instances {
    private final Map<Key, WeakReference<Object>> instances = new ConcurrentHashMap<>();

    /**
     * What makes two instances the same.
     *
     * @param settings by value
     */
    record Key(Map<String, Object> settings, Host host) {}

    <T> Optional<T> find(Key key, Class<T> contract) {
        return Optional.ofNullable(instances.get(key)).map(WeakReference::get).map(contract::cast);
    }

    void keep(Key key, Object instance) {
        instances.values().removeIf(held -> held.get() == null);
        instances.put(key, new WeakReference<>(instance));
    }
}
