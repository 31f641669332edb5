package io.aegis.config;

import static java.util.Objects.requireNonNull;

import io.aegis.config.Node.Entries;
import io.aegis.config.Node.Entry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Changes immutable trees by copying the way to the change. */
final class Trees {
    private Trees() {}

    /** The tree with a value at a path; mappings that are missing on the way are added. */
    static Node put(Node root, KeyPath path, Node value, Position keyPosition) {
        if (path.steps().isEmpty()) {
            return value;
        }
        String first = path.steps().getFirst();
        var rest = new KeyPath(path.steps().subList(1, path.steps().size()));
        Entries entries = root instanceof Entries found ? found : new Entries(keyPosition, new LinkedHashMap<>());
        Node before = entries.get(first).orElseGet(() -> new Entries(keyPosition, new LinkedHashMap<>()));
        Entry written = entries.values().get(first);
        Position position = rest.steps().isEmpty() || written == null ? keyPosition : written.keyPosition();
        return entries.with(first, new Entry(position, put(before, rest, value, keyPosition)));
    }

    /** The tree with another value for a key that is there. */
    static Node replace(Node root, KeyPath path, Node value) {
        if (path.steps().isEmpty()) {
            return value;
        }
        if (!(root instanceof Entries entries)
                || !entries.values().containsKey(path.steps().getFirst())) {
            return root;
        }
        String first = path.steps().getFirst();
        Entry written = requireNonNull(entries.values().get(first));
        var rest = new KeyPath(path.steps().subList(1, path.steps().size()));
        return entries.with(first, new Entry(written.keyPosition(), replace(written.value(), rest, value)));
    }

    /** The tree as ordinary values: maps, lists, texts, {@link Long}, {@link Double}, booleans and null. */
    static @Nullable Object plain(Node node) {
        return switch (node) {
            case Node.Text text -> text.value();
            case Node.Numeral numeral -> numeral.value();
            case Node.Flag flag -> flag.value();
            case Node.Nothing ignored -> null;
            case Node.Items items -> plain(items.values());
            case Entries entries -> plain(entries);
        };
    }

    private static List<@Nullable Object> plain(List<Node> nodes) {
        var values = new ArrayList<@Nullable Object>();
        nodes.forEach(node -> values.add(plain(node)));
        return Collections.unmodifiableList(values);
    }

    static Map<String, @Nullable Object> plain(Entries entries) {
        var values = new LinkedHashMap<String, @Nullable Object>();
        entries.values().forEach((key, entry) -> values.put(key, plain(entry.value())));
        return Collections.unmodifiableMap(values);
    }
}
