package io.aegis.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** A value of the document with its position. Never printed: before the checks have run, it may be a literal credential. */
sealed interface Node {
    Position position();

    record Text(Position position, String value) implements Node {
        @Override
        public String toString() {
            return "Text[" + value.length() + " characters at " + position + "]";
        }
    }

    /** A {@link Long} or a finite {@link Double}. */
    record Numeral(Position position, Number value) implements Node {
        @Override
        public String toString() {
            return "Numeral[at " + position + "]";
        }
    }

    record Flag(Position position, boolean value) implements Node {}

    record Nothing(Position position) implements Node {}

    record Items(Position position, List<Node> values) implements Node {
        public Items {
            values = List.copyOf(values);
        }
    }

    record Entries(Position position, SequencedMap<String, Entry> values) implements Node {
        public Entries {
            values = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(values));
        }

        Optional<Node> get(String key) {
            return Optional.ofNullable(values.get(key)).map(Entry::value);
        }

        Entries with(String key, Entry entry) {
            var changed = new LinkedHashMap<>(values);
            changed.put(key, entry);
            return new Entries(position, changed);
        }

        Entries without(String key) {
            var changed = new LinkedHashMap<>(values);
            changed.remove(key);
            return new Entries(position, changed);
        }
    }

    record Entry(Position keyPosition, Node value) {}

    /** The node at a path, if every step on the way is a mapping that has it. */
    default Optional<Node> at(String... steps) {
        Optional<Node> here = Optional.of(this);
        for (String step : steps) {
            here = here.flatMap(node -> node instanceof Entries entries ? entries.get(step) : Optional.empty());
        }
        return here;
    }

    default Optional<String> textAt(String... steps) {
        return at(steps).flatMap(node -> node instanceof Text text ? Optional.of(text.value()) : Optional.empty());
    }

    /** The entries of the mapping at a path; nothing if there is no mapping, which another check reports. */
    default Map<String, Entry> entriesAt(String... steps) {
        return at(steps).orElse(this) instanceof Entries entries && at(steps).isPresent() ? entries.values() : Map.of();
    }
}
