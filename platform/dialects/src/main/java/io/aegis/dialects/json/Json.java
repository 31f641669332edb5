package io.aegis.dialects.json;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A JSON document in memory. Strings can be edited in place; numbers stay exactly as they were written. Used by one thread at a time. */
public sealed interface Json {
    /** What the value is called in an error. */
    String kind();

    /** A string. */
    final class Text implements Json {
        private String value;

        public Text(String value) {
            this.value = value;
        }

        public String value() {
            return value;
        }

        public void become(String text) {
            value = text;
        }

        @Override
        public String kind() {
            return "a string";
        }

        @Override
        public String toString() {
            return "Text[" + value.length() + " characters]";
        }
    }

    /** A document in a string: its strings are content of their own, and it is written afresh. */
    record Embedded(Json document) implements Json {
        @Override
        public String kind() {
            return "a string";
        }
    }

    /**
     * A text that travels as base64.
     *
     * @param prefix what stands before the base64
     */
    record Encoded(String prefix, Text text) implements Json {
        @Override
        public String kind() {
            return "a string";
        }
    }

    /** A number as it was written. */
    record Numeral(String literal) implements Json {
        /** Seven digits can be a telephone number, an account or a code; fewer are a quantity. */
        private static final int CONTENT_DIGITS = 7;

        public boolean isContent() {
            if (literal.length() < CONTENT_DIGITS) {
                return false;
            }
            return literal.chars().filter(digit -> digit >= '0' && digit <= '9').count() >= CONTENT_DIGITS;
        }

        @Override
        public String kind() {
            return "a number";
        }

        @Override
        public String toString() {
            return "Numeral[" + literal.length() + " characters]";
        }
    }

    /** {@code true}, {@code false} or {@code null}. */
    enum Literal implements Json {
        TRUE,
        FALSE,
        NULL;

        @Override
        public String kind() {
            return this == NULL ? "null" : "a boolean";
        }
    }

    /** An array. */
    final class Array implements Json {
        private final List<Json> items = new ArrayList<>();

        public List<Json> items() {
            return items;
        }

        /** Another array of the same items. */
        public Array copy() {
            var copy = new Array();
            copy.items.addAll(items);
            return copy;
        }

        @Override
        public String kind() {
            return "an array";
        }
    }

    /** An object; its members keep their order. */
    final class Members implements Json {
        private final List<String> names = new ArrayList<>(8);
        private final List<Json> values = new ArrayList<>(8);

        public int size() {
            return names.size();
        }

        public String name(int at) {
            return names.get(at);
        }

        public Json value(int at) {
            return values.get(at);
        }

        /** The member of that name, {@code null} if there is none. */
        @Nullable
        public Json get(String name) {
            int at = names.indexOf(name);
            return at < 0 ? null : values.get(at);
        }

        /** The member of that name, {@code null} if there is none or if it is the literal {@code null}. */
        @Nullable
        public Json present(String name) {
            Json value = get(name);
            return value == Literal.NULL ? null : value;
        }

        public void add(String name, Json value) {
            names.add(name);
            values.add(value);
        }

        public void set(int at, Json value) {
            values.set(at, value);
        }

        /** Takes the member of that name out, if there is one. */
        public void remove(String name) {
            int at = names.indexOf(name);
            if (at >= 0) {
                names.remove(at);
                values.remove(at);
            }
        }

        /** Another object with the same members. */
        public Members copy() {
            var copy = new Members();
            copy.names.addAll(names);
            copy.values.addAll(values);
            return copy;
        }

        public void put(String name, Json value) {
            int at = names.indexOf(name);
            if (at < 0) {
                add(name, value);
            } else {
                values.set(at, value);
            }
        }

        @Override
        public String kind() {
            return "an object";
        }
    }
}
