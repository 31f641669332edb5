package io.aegis.config;

import io.aegis.config.Key.Status;
import io.aegis.config.Node.Entries;
import io.aegis.config.Node.Entry;
import io.aegis.config.Node.Items;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compares a tree with the key table and reports every difference. */
final class Checker {
    private final Problems problems;
    private final ValueCheck values;
    private final SettingsCheck settings;
    private final SettingsSchemas schemas;

    Checker(SettingsSchemas schemas, Problems problems) {
        this.problems = problems;
        this.schemas = schemas;
        this.values = new ValueCheck(schemas, problems);
        this.settings = new SettingsCheck(problems);
    }

    void check(Node root) {
        check(root, KeyTable.ROOT, KeyPath.ROOT);
    }

    /** Checks a part of a tree. */
    void check(Node part, Shape.Section section) {
        check(part, section, KeyPath.ROOT);
    }

    /** Checks one value. */
    void check(Node node, Shape shape, KeyPath path) {
        switch (shape) {
            case Shape.Section section -> mapping(node, path).ifPresent(entries -> section(entries, section, path));
            case Shape.Plugin plugin -> mapping(node, path).ifPresent(entries -> plugin(entries, plugin, path));
            case Shape.MapOf map -> mapping(node, path).ifPresent(entries -> names(entries, map, path));
            case Shape.ListOf list -> list(node, list, path);
            case Shape.OneOrMore some -> oneOrMore(node, some, path);
            case Shape.Anything ignored -> {}
            case Shape.Schema ignored -> values.schema(node, path);
            case Shape.Text text -> values.text(node, text, path);
            case Shape.Flag ignored -> values.flag(node, path);
            case Shape.Whole whole -> values.whole(node, whole, path);
            case Shape.Quantity quantity -> values.quantity(node, quantity, path);
            case Shape.Choice choice -> values.choice(node, choice, path);
            case Shape.Reference ignored -> values.reference(node, path);
            case Shape.Url url -> values.url(node, url, path);
            case Shape.Type type -> values.type(node, type.kind(), path);
        }
    }

    private Optional<Entries> mapping(Node node, KeyPath path) {
        if (node instanceof Entries entries) {
            return Optional.of(entries);
        }
        values.wrong(node, path, "keys with values", "Write keys, indented below it.");
        return Optional.empty();
    }

    private void section(Entries entries, Shape.Section section, KeyPath path) {
        for (Map.Entry<String, Entry> written : entries.values().entrySet()) {
            Optional<Key> key = section.find(written.getKey());
            if (key.isPresent()) {
                known(key.get(), written.getValue(), path);
            } else {
                unknown(written, names(section), path);
            }
        }
        missing(entries, section, path);
    }

    private void plugin(Entries entries, Shape.Plugin plugin, KeyPath path) {
        Optional<SettingsSchema> schema = entries.textAt("type").flatMap(type -> schemas.find(plugin.kind(), type));
        for (Map.Entry<String, Entry> written : entries.values().entrySet()) {
            Optional<Key> key = plugin.find(written.getKey());
            if (key.isPresent()) {
                known(key.get(), written.getValue(), path);
            } else if (schema.filter(
                            closed -> closed.isClosed() && !closed.keys().contains(written.getKey()))
                    .isPresent()) {
                unknown(written, allNames(plugin, schema), path);
            } else {
                settings.check(
                        written.getValue().value(), schema, path.child(written.getKey()), "/" + written.getKey());
            }
        }
        missing(entries, plugin, path);
    }

    private void known(Key key, Entry written, KeyPath parent) {
        KeyPath path = parent.child(key.name());
        switch (key.status()) {
            case LATER ->
                problems.invalid(
                        written.keyPosition(),
                        path,
                        "this key is not built yet in " + Release.VERSION,
                        "It would be ignored, and a rule that is ignored protects nobody.",
                        "Remove it for now.");
            case NEVER ->
                problems.invalid(written.keyPosition(), path, "this key does not exist", key.about(), "Remove it.");
            case BUILT -> built(key, written, path);
        }
    }

    private void built(Key key, Entry written, KeyPath path) {
        if (!(written.value() instanceof Node.Nothing)) {
            check(written.value(), key.shape(), path);
        } else if (!key.mayBeNull()) {
            problems.invalid(
                    written.keyPosition(),
                    path,
                    "this key has no value",
                    "Nothing written could mean the default or nothing at all.",
                    "Give it a value, write `[]` or `{}` for an empty one, or remove the key.");
        }
    }

    private void unknown(Map.Entry<String, Entry> written, Collection<String> known, KeyPath parent) {
        problems.invalid(
                written.getValue().keyPosition(),
                parent.child(written.getKey()),
                "unknown key `" + KeyPath.shown(written.getKey()) + "`",
                "A key that means nothing is more often a slip than a comment.",
                Spelling.suggest(
                        written.getKey(),
                        known,
                        "Known here: "
                                + String.join(", ", known.stream().sorted().toList()) + "."));
    }

    private void missing(Entries entries, Shape.Keyed shape, KeyPath path) {
        shape.keys().stream()
                .filter(key -> key.isRequired() && !entries.values().containsKey(key.name()))
                .forEach(key -> problems.invalid(
                        entries.position(),
                        path,
                        "`" + key.name() + "` is missing",
                        key.about(),
                        "Add `" + key.name() + ": ...`."));
    }

    private void names(Entries entries, Shape.MapOf map, KeyPath path) {
        for (Map.Entry<String, Entry> written : entries.values().entrySet()) {
            String name = written.getKey();
            KeyPath child = path.child(name);
            if (!map.name().form().matcher(name).matches()) {
                problems.invalid(
                        written.getValue().keyPosition(),
                        child,
                        "this is not a name",
                        "Names appear in metrics and evidence and have one form.",
                        "Write " + map.name().says() + ".");
            }
            Node value = written.getValue().value();
            if (value instanceof Node.Nothing) {
                values.wrong(value, child, "a value", "Give it a value or remove it.");
            } else {
                check(value, map.value(), child);
            }
        }
    }

    private void list(Node node, Shape.ListOf list, KeyPath path) {
        if (!(node instanceof Items items)) {
            values.wrong(node, path, "a list", "Write it in brackets: `[...]`.");
            return;
        }
        for (int index = 0; index < items.values().size(); index++) {
            check(items.values().get(index), list.item(), path.child(index));
        }
    }

    private void oneOrMore(Node node, Shape.OneOrMore some, KeyPath path) {
        if (node instanceof Items) {
            list(node, new Shape.ListOf(some.item()), path);
        } else {
            check(node, some.item(), path);
        }
    }

    private static List<String> names(Shape.Keyed shape) {
        return shape.keys().stream()
                .filter(key -> key.status() == Status.BUILT)
                .map(Key::name)
                .toList();
    }

    private static List<String> allNames(Shape.Keyed shape, Optional<SettingsSchema> schema) {
        var all = new ArrayList<>(names(shape));
        schema.ifPresent(known -> all.addAll(known.keys()));
        return all;
    }
}
