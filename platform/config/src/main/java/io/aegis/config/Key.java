package io.aegis.config;

import io.aegis.config.Position.Origin;
import java.util.Optional;

/**
 * One key of {@code aegis.yaml}.
 *
 * @param alias an older spelling that means the same
 * @param status whether it acts, arrives later, or never comes
 * @param fallback the value of a key that is not written
 * @param isRequired whether its section is meaningless without it
 * @param mayBeNull whether {@code null} is a way to write "none"
 * @param about one sentence for the reference
 */
record Key(
        String name,
        Optional<String> alias,
        Shape shape,
        Status status,
        Optional<Fallback> fallback,
        boolean isRequired,
        boolean mayBeNull,
        String about) {

    /** Whether a key can be used. */
    enum Status {
        BUILT,
        LATER,
        NEVER
    }

    /** A default as it is published and as it is used. */
    record Fallback(String yaml, Node node) {
        static Fallback of(String key, String yaml) {
            Node node = YamlReader.read(Origin.DEFAULT, Position.BUILT_IN.source(), yaml, new Problems())
                    .orElseThrow(() -> new IllegalStateException("the default of " + key + " is not YAML"));
            return new Fallback(yaml, node);
        }
    }

    static Key of(String name, Shape shape, String about) {
        return new Key(name, Optional.empty(), shape, Status.BUILT, Optional.empty(), false, false, about);
    }

    static Key later(String name, String about) {
        return of(name, new Shape.Anything(), about).with(Status.LATER);
    }

    static Key never(String name, String about) {
        return of(name, new Shape.Anything(), about).with(Status.NEVER);
    }

    private Key with(Status changed) {
        return new Key(name, alias, shape, changed, fallback, isRequired, mayBeNull, about);
    }

    Key required() {
        return new Key(name, alias, shape, status, fallback, true, mayBeNull, about);
    }

    Key nullable() {
        return new Key(name, alias, shape, status, fallback, isRequired, true, about);
    }

    Key alsoCalled(String older) {
        return new Key(name, Optional.of(older), shape, status, fallback, isRequired, mayBeNull, about);
    }

    Key orElse(String yaml) {
        return new Key(name, alias, shape, status, Optional.of(Fallback.of(name, yaml)), isRequired, mayBeNull, about);
    }

    boolean isCalled(String word) {
        return name.equals(word) || alias.filter(word::equals).isPresent();
    }
}
