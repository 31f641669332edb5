package io.aegis.config;

import io.aegis.config.Node.Entries;
import io.aegis.config.Node.Items;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** One mapping of a checked tree, read by key. A key of another type than asked for is a defect and throws. */
record Section(Node node, KeyPath path) {

    Section in(String key) {
        return new Section(node(key), path.child(key));
    }

    Optional<Section> optional(String key) {
        return node.at(key).map(inner -> new Section(inner, path.child(key)));
    }

    boolean has(String key) {
        return node.at(key).isPresent();
    }

    Set<String> names() {
        return node.entriesAt().keySet();
    }

    private Node node(String key) {
        return node.at(key).orElseThrow(() -> defect(key));
    }

    private IllegalStateException defect(String key) {
        return new IllegalStateException("the checks let " + path.child(key) + " through");
    }

    String text(String key) {
        return optionalText(key).orElseThrow(() -> defect(key));
    }

    Optional<String> optionalText(String key) {
        return node.at(key).map(value -> text(value, key));
    }

    private String text(Node value, String key) {
        if (value instanceof Node.Text text) {
            return text.value();
        }
        throw defect(key);
    }

    /** A value that may be anything, as canonical JSON. */
    Optional<String> optionalJson(String key) {
        return node.at(key).map(value -> CanonicalJson.of(Trees.plain(value)));
    }

    boolean flag(String key) {
        if (node(key) instanceof Node.Flag flag) {
            return flag.value();
        }
        throw defect(key);
    }

    long whole(String key) {
        return optionalWhole(key).orElseThrow(() -> defect(key));
    }

    Optional<Long> optionalWhole(String key) {
        return node.at(key).map(value -> {
            if (value instanceof Node.Numeral numeral && numeral.value() instanceof Long whole) {
                return whole;
            }
            throw defect(key);
        });
    }

    Duration duration(String key) {
        return Quantities.duration(text(key));
    }

    long size(String key) {
        return Quantities.size(text(key));
    }

    List<String> texts(String key) {
        if (node(key) instanceof Items items) {
            return items.values().stream().map(item -> text(item, key)).toList();
        }
        throw defect(key);
    }

    /** Words of a list, of which YAML may have read some as numbers. */
    List<String> words(String key) {
        if (node(key) instanceof Items items) {
            return items.values().stream()
                    .map(item ->
                            item instanceof Node.Numeral number ? number.value().toString() : text(item, key))
                    .toList();
        }
        throw defect(key);
    }

    /** The sections of a list. */
    List<Section> sections(String key) {
        if (node(key) instanceof Items items) {
            return IntStream.range(0, items.values().size())
                    .mapToObj(at ->
                            new Section(items.values().get(at), path.child(key).child(at)))
                    .toList();
        }
        throw defect(key);
    }

    List<String> oneOrMore(String key) {
        return node(key) instanceof Items ? texts(key) : List.of(text(key));
    }

    /** Everything but the platform's own keys. */
    Settings settings(Set<String> platformKeys) {
        var kept = new LinkedHashMap<>(node.entriesAt());
        kept.keySet().removeAll(platformKeys);
        var entries = new Entries(node.position(), kept);
        Map<String, SecretReference> credentials = new LinkedHashMap<>();
        references(entries, KeyPath.ROOT, credentials);
        return new Settings(path.pointer(), Trees.plain(entries), credentials);
    }

    private static void references(Node node, KeyPath path, Map<String, SecretReference> found) {
        switch (node) {
            case Node.Text text ->
                SecretReference.parse(text.value()).ifPresent(reference -> found.put(path.pointer(), reference));
            case Items items -> {
                for (int index = 0; index < items.values().size(); index++) {
                    references(items.values().get(index), path.child(index), found);
                }
            }
            case Entries entries ->
                entries.values().forEach((key, entry) -> references(entry.value(), path.child(key), found));
            case Node.Numeral ignored -> {}
            case Node.Flag ignored -> {}
            case Node.Nothing ignored -> {}
        }
    }
}
