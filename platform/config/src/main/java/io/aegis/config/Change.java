package io.aegis.config;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One difference between two effective configurations.
 *
 * @param pointer the key, as a JSON pointer; a list is one value
 * @param before its canonical JSON in the old one, if it was there
 * @param after its canonical JSON in the new one, if it is there
 */
public record Change(String pointer, Optional<String> before, Optional<String> after) {
    public Change {
        requireNonNull(pointer, "pointer");
        requireNonNull(before, "before");
        requireNonNull(after, "after");
    }

    static List<Change> between(EffectiveConfig before, EffectiveConfig after) {
        List<Change> changes = new ArrayList<>();
        compare(before.values(), after.values(), KeyPath.ROOT, changes);
        return List.copyOf(changes);
    }

    private static void compare(Map<?, ?> before, Map<?, ?> after, KeyPath path, List<Change> changes) {
        SortedSet<String> keys = new TreeSet<>();
        before.keySet().forEach(key -> keys.add(String.valueOf(key)));
        after.keySet().forEach(key -> keys.add(String.valueOf(key)));
        for (String key : keys) {
            if (before.get(key) instanceof Map<?, ?> old && after.get(key) instanceof Map<?, ?> now) {
                compare(old, now, path.child(key), changes);
            } else {
                var change = new Change(path.child(key).pointer(), json(before, key), json(after, key));
                if (!change.before().equals(change.after())) {
                    changes.add(change);
                }
            }
        }
    }

    private static Optional<String> json(Map<?, ?> values, String key) {
        @Nullable Object value = values.get(key);
        return values.containsKey(key) ? Optional.of(CanonicalJson.of(value)) : Optional.empty();
    }
}
