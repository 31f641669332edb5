package io.aegis.config;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What may stand as the value of a key. One tree of shapes drives checking, defaults, binding, JSON Schema and the reference. */
sealed interface Shape {

    /** A text of a form; {@code says} completes the sentence "expected ...". */
    record Text(String says, Pattern form, String example) implements Shape {}

    record Flag() implements Shape {}

    record Whole(long least, long most) implements Shape {}

    /**
     * A duration or a size with its unit.
     *
     * @param form of which {@code says} names the range too
     * @param least as the file would say it
     * @param most as the file would say it
     */
    record Quantity(Text form, String least, String most) implements Shape {
        /** Whether a text of the form is in the range. */
        boolean holds(String text) {
            long amount = Quantities.amount(text);
            return amount >= Quantities.amount(least) && amount <= Quantities.amount(most);
        }
    }

    /** A text out of a closed list; {@code later} are announced and refused as not built yet. */
    record Choice(List<String> options, List<String> later) implements Shape {}

    /** A {@code secret://} reference, the only thing that a credential field takes. */
    record Reference() implements Shape {}

    /** An absolute URL without credentials. */
    record Url(Urls.Use use) implements Shape {}

    /** The type of a plugin. */
    record Type(PluginKind kind) implements Shape {}

    /** Any JSON value: the settings of a plugin, whose own schema knows more. */
    record Anything() implements Shape {}

    /** A JSON Schema as keys with values; whoever judges by it knows more. */
    record Schema() implements Shape {}

    record ListOf(Shape item) implements Shape {}

    /** One item or a list of them. */
    record OneOrMore(Shape item) implements Shape {}

    /** Names that the operator chooses, each with a value of one shape. */
    record MapOf(Text name, Shape value) implements Shape {}

    /**
     * Keys with values.
     *
     * @param shorthand the key whose value may be written in the place of the section
     */
    record Section(List<Key> keys, Optional<String> shorthand) implements Shape, Keyed {
        Section(List<Key> keys) {
            this(keys, Optional.empty());
        }
    }

    /** A section whose remaining keys are the plugin's settings. */
    record Plugin(PluginKind kind, List<Key> keys) implements Shape, Keyed {}

    /** A shape with a fixed set of known keys. */
    sealed interface Keyed permits Section, Plugin {
        List<Key> keys();

        default Optional<Key> find(String name) {
            return keys().stream().filter(key -> key.isCalled(name)).findFirst();
        }
    }
}
