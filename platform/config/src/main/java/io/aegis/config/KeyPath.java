package io.aegis.config;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The way to a node: key names and list indexes from the root. */
record KeyPath(List<String> steps) {
    static final KeyPath ROOT = new KeyPath(List.of());
    private static final int LONGEST_SHOWN = 48;

    KeyPath {
        steps = List.copyOf(steps);
    }

    static KeyPath of(String... steps) {
        return new KeyPath(List.of(steps));
    }

    KeyPath child(String step) {
        return new KeyPath(Stream.concat(steps.stream(), Stream.of(step)).toList());
    }

    KeyPath child(int index) {
        return child(Integer.toString(index));
    }

    /** RFC 6901. */
    String pointer() {
        return steps.stream()
                .map(step -> "/" + step.replace("~", "~0").replace("/", "~1"))
                .collect(Collectors.joining());
    }

    @Override
    public String toString() {
        return steps.stream().map(KeyPath::shown).collect(Collectors.joining("."));
    }

    /**
     * A key as it may be repeated in a message. What does not look like a key is not repeated: it may be a credential that
     * slipped to the left of a colon.
     */
    static String shown(String key) {
        return key.length() <= LONGEST_SHOWN && key.matches("[A-Za-z0-9._-]+") ? key : "(this key)";
    }
}
