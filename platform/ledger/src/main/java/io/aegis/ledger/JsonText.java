package io.aegis.ledger;

import java.util.function.Consumer;

/**
 * Writes canonical JSON (RFC 8785) for values of the kinds that records hold: objects whose members are given in order, arrays, strings, whole numbers
 * and booleans.
 *
 * <p>Members must be given sorted by name; that is checked, because a line that is not canonical could not be verified. Used by one thread.
 */
final class JsonText {
    private static final String HEX = "0123456789abcdef";

    private final StringBuilder out;
    private boolean first = true;
    private String lastName = "";

    /**
     * @param expected about how long the text will be
     */
    JsonText(int expected) {
        out = new StringBuilder(expected);
    }

    /** An object whose members the body writes. */
    JsonText object(Consumer<JsonText> body) {
        separate();
        String outer = lastName;
        nest('{', body, '}');
        lastName = outer;
        return this;
    }

    /** An array whose elements the body writes. */
    JsonText array(Consumer<JsonText> body) {
        separate();
        String outer = lastName;
        nest('[', body, ']');
        lastName = outer;
        return this;
    }

    /** Names the next member of an object. */
    JsonText name(String name) {
        if (name.compareTo(lastName) <= 0 && !lastName.isEmpty()) {
            throw new IllegalStateException("member '" + name + "' must come before '" + lastName + "'");
        }
        lastName = name;
        separate();
        quote(name);
        out.append(':');
        first = true;
        return this;
    }

    JsonText text(String value) {
        separate();
        quote(value);
        return this;
    }

    JsonText number(long value) {
        separate();
        out.append(value);
        return this;
    }

    JsonText bool(boolean value) {
        separate();
        out.append(value);
        return this;
    }

    /** JSON that is canonical already. */
    JsonText raw(String canonical) {
        separate();
        out.append(canonical);
        return this;
    }

    @Override
    public String toString() {
        return out.toString();
    }

    private void nest(char open, Consumer<JsonText> body, char close) {
        out.append(open);
        first = true;
        lastName = "";
        body.accept(this);
        out.append(close);
        first = false;
    }

    private void separate() {
        if (!first) {
            out.append(',');
        }
        first = false;
    }

    private void quote(String value) {
        out.append('"');
        int plain = plainLength(value);
        out.append(value, 0, plain);
        for (int at = plain; at < value.length(); at++) {
            char character = value.charAt(at);
            switch (character) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> plain(character);
            }
        }
        out.append('"');
    }

    /** How far a text stands in JSON as it is: most texts to their end, and those are copied in one step. */
    private static int plainLength(String value) {
        for (int at = 0; at < value.length(); at++) {
            char character = value.charAt(at);
            if (character < 0x20 || character == '"' || character == '\\') {
                return at;
            }
        }
        return value.length();
    }

    private void plain(char character) {
        if (character < 0x20) {
            out.append("\\u00").append(HEX.charAt(character >> 4)).append(HEX.charAt(character & 0xF));
        } else {
            out.append(character);
        }
    }
}
