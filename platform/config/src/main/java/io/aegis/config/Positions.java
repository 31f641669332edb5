package io.aegis.config;

import io.aegis.config.Node.Entries;
import io.aegis.config.Node.Items;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Where each key and value of a configuration was written, by JSON pointer. Immutable. */
public final class Positions {
    private final Map<String, Position> keys = new HashMap<>();
    private final Map<String, Position> values = new HashMap<>();

    Positions(Node root) {
        add(root, KeyPath.ROOT);
    }

    private void add(Node node, KeyPath path) {
        values.put(path.pointer(), node.position());
        if (node instanceof Entries entries) {
            entries.values().forEach((name, entry) -> {
                keys.put(path.child(name).pointer(), entry.keyPosition());
                add(entry.value(), path.child(name));
            });
        } else if (node instanceof Items items) {
            for (int index = 0; index < items.values().size(); index++) {
                add(items.values().get(index), path.child(index));
            }
        }
    }

    /** Where the key at a pointer stands; list items have none. */
    public Optional<Position> key(String pointer) {
        return Optional.ofNullable(keys.get(pointer));
    }

    /** Where the value at a pointer begins. */
    public Optional<Position> value(String pointer) {
        return Optional.ofNullable(values.get(pointer));
    }

    /** Where the value at a pointer begins, or else the nearest value around it: for errors about what is missing. */
    public Position nearest(String pointer) {
        String here = pointer;
        while (!here.isEmpty() && !values.containsKey(here)) {
            here = here.substring(0, Math.max(0, here.lastIndexOf('/')));
        }
        return values.getOrDefault(here, Position.BUILT_IN);
    }
}
