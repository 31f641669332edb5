package io.aegis.config;

import io.aegis.config.Node.Entries;
import io.aegis.config.Node.Entry;
import io.aegis.config.Node.Items;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Brings a tree into its one normal form: today's spellings, and every default written out. */
final class Normal {
    private static final String UNMASK = ".unmask";

    private final Problems problems;

    Normal(Problems problems) {
        this.problems = problems;
    }

    /** Replaces older spellings of keys, and those of guards in {@code egress}. */
    Node spelling(Node root) {
        Node today = keys(root, KeyTable.ROOT, KeyPath.ROOT);
        Set<String> guards = today.entriesAt("guardrails").keySet();
        Node changed = egress(today, KeyPath.of("pipeline", "egress"), guards);
        for (String route : today.entriesAt("routes").keySet()) {
            changed = egress(changed, KeyPath.of("routes", route, "pipeline", "egress"), guards);
        }
        return changed;
    }

    private Node keys(Node written, Shape shape, KeyPath path) {
        Node node = unfolded(written, shape);
        if (!(node instanceof Entries entries)) {
            return node;
        }
        var changed = new LinkedHashMap<String, Entry>();
        entries.values().forEach((spelled, entry) -> {
            Optional<Key> key = shape instanceof Shape.Keyed keyed ? keyed.find(spelled) : Optional.empty();
            String name = key.map(Key::name).orElse(spelled);
            if (!isDoubled(entries, spelled, name, path)) {
                Node value = inner(shape, spelled)
                        .map(inner -> keys(entry.value(), inner, path.child(name)))
                        .orElse(entry.value());
                changed.put(name, new Entry(entry.keyPosition(), value));
            }
        });
        return new Entries(entries.position(), changed);
    }

    /** The value of one key in the place of its section. */
    private static Node unfolded(Node written, Shape shape) {
        if (!(written instanceof Node.Text) || !(shape instanceof Shape.Section section)) {
            return written;
        }
        return section.shorthand()
                .<Node>map(key -> new Entries(
                        written.position(), new LinkedHashMap<>(Map.of(key, new Entry(written.position(), written)))))
                .orElse(written);
    }

    private boolean isDoubled(Entries entries, String written, String name, KeyPath path) {
        Entry other = entries.values().get(name);
        Entry older = entries.values().get(written);
        if (other == null || older == null || written.equals(name)) {
            return false;
        }
        problems.invalid(
                older.keyPosition(),
                path.child(written),
                "`" + written + "` and `" + name + "` are both written",
                "They mean the same key.",
                "Keep `" + name + "`.");
        return true;
    }

    private static Optional<Shape> inner(Shape shape, String name) {
        return switch (shape) {
            case Shape.Keyed keyed -> keyed.find(name).map(Key::shape);
            case Shape.MapOf map -> Optional.of(map.value());
            default -> Optional.empty();
        };
    }

    private Node egress(Node root, KeyPath path, Set<String> guards) {
        Optional<Node> list = root.at(path.steps().toArray(String[]::new));
        if (!(list.orElse(null) instanceof Items items)) {
            return root;
        }
        List<Node> changed =
                items.values().stream().map(item -> guard(item, guards, path)).toList();
        return changed.equals(items.values()) ? root : Trees.replace(root, path, new Items(items.position(), changed));
    }

    private Node guard(Node item, Set<String> guards, KeyPath path) {
        if (!(item instanceof Node.Text(Position position, String name))
                || guards.contains(name)
                || !name.endsWith(UNMASK)) {
            return item;
        }
        String guard = name.substring(0, name.length() - UNMASK.length());
        if (!guards.contains(guard)) {
            return item;
        }
        problems.warning(
                ConfigCode.INVALID,
                position,
                path,
                "`" + KeyPath.shown(name) + "` is the spelling of Aegis 2.x",
                "It means detection in what the model wrote; masks are restored without an entry.",
                "Write `" + KeyPath.shown(guard) + "`.");
        return new Node.Text(position, guard);
    }

    /** Writes out every default. Expects a tree that the checks found no fault with. */
    static Node withDefaults(Node root) {
        return withDefaults(root, KeyTable.ROOT);
    }

    /** The same for a part of a tree. */
    static Node withDefaults(Node part, Shape.Section section) {
        return filled(part, section);
    }

    private static Node filled(Node node, Shape shape) {
        return switch (shape) {
            case Shape.Keyed keyed when node instanceof Entries entries -> filled(entries, keyed);
            case Shape.MapOf map when node instanceof Entries entries -> filled(entries, map);
            case Shape.ListOf list
            when node instanceof Items items ->
                new Items(
                        items.position(),
                        items.values().stream()
                                .map(item -> filled(item, list.item()))
                                .toList());
            default -> node;
        };
    }

    private static Node filled(Entries entries, Shape.MapOf map) {
        Entries changed = entries;
        for (Map.Entry<String, Entry> written : entries.values().entrySet()) {
            Entry entry = written.getValue();
            changed =
                    changed.with(written.getKey(), new Entry(entry.keyPosition(), filled(entry.value(), map.value())));
        }
        return changed;
    }

    private static Node filled(Entries entries, Shape.Keyed shape) {
        Entries changed = entries;
        for (Key key : shape.keys()) {
            Entry written = entries.values().get(key.name());
            if (written != null && written.value() instanceof Node.Nothing) {
                changed = changed.without(key.name());
            } else if (written != null) {
                changed = changed.with(
                        key.name(), new Entry(written.keyPosition(), filled(written.value(), key.shape())));
            } else if (key.fallback().isPresent()) {
                Node fallback = key.fallback().get().node();
                changed = changed.with(key.name(), new Entry(Position.BUILT_IN, filled(fallback, key.shape())));
            }
        }
        return changed;
    }
}
