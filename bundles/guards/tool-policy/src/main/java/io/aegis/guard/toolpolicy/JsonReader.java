package io.aegis.guard.toolpolicy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads one JSON document (RFC 8259), or nothing at all of one that two readers could read in two ways: with a name twice in an object, half of a surrogate
 * pair, a number beyond reason, or anything behind its end. A parser of one grammar, and therefore one class. Used once.
 */
final class JsonReader {
    private static final int DEEPEST = 100;
    private static final int LONGEST_NUMBER = 400;
    private static final int LARGEST_EXPONENT = 400;

    private final String text;
    private int at;
    private int depth;

    private JsonReader(String text) {
        this.text = text;
    }

    static Optional<Json> read(String text) {
        var reader = new JsonReader(text);
        try {
            Json document = reader.value();
            reader.blank();
            return reader.at == text.length() ? Optional.of(document) : Optional.empty();
        } catch (UnreadableException unreadable) {
            return Optional.empty();
        }
    }

    private Json value() {
        blank();
        return switch (peek()) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> new Json.Text(string());
            case 't' -> word("true", new Json.Bool(true));
            case 'f' -> word("false", new Json.Bool(false));
            case 'n' -> word("null", new Json.Null());
            default -> number();
        };
    }

    private Json object() {
        enter();
        Map<String, Json> members = new LinkedHashMap<>();
        blank();
        while (peek() != '}') {
            if (!members.isEmpty()) {
                expect(',');
                blank();
            }
            String name = string();
            blank();
            expect(':');
            if (members.put(name, value()) != null) {
                throw new UnreadableException();
            }
            blank();
        }
        leave();
        return new Json.Members(members);
    }

    private Json array() {
        enter();
        List<Json> items = new ArrayList<>();
        blank();
        while (peek() != ']') {
            if (!items.isEmpty()) {
                expect(',');
            }
            items.add(value());
            blank();
        }
        leave();
        return new Json.Array(items);
    }

    private void enter() {
        at++;
        if (++depth > DEEPEST) {
            throw new UnreadableException();
        }
    }

    private void leave() {
        at++;
        depth--;
    }

    private String string() {
        expect('"');
        var value = new StringBuilder();
        while (peek() != '"') {
            char c = next();
            if (c < ' ') {
                throw new UnreadableException();
            }
            value.append(c == '\\' ? escaped() : c);
        }
        at++;
        requireWholeCharacters(value);
        return value.toString();
    }

    private char escaped() {
        char c = next();
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> hexadecimal();
            default -> throw new UnreadableException();
        };
    }

    private char hexadecimal() {
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            char c = next();
            int digit = c < 0x80 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                throw new UnreadableException();
            }
            unit = unit << 4 | digit;
        }
        return (char) unit;
    }

    private static void requireWholeCharacters(CharSequence value) {
        for (int i = 0; i < value.length(); i++) {
            if (Character.isHighSurrogate(value.charAt(i))
                    && i + 1 < value.length()
                    && Character.isLowSurrogate(value.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(value.charAt(i))) {
                throw new UnreadableException();
            }
        }
    }

    private Json word(String word, Json value) {
        if (!text.startsWith(word, at)) {
            throw new UnreadableException();
        }
        at += word.length();
        return value;
    }

    private Json number() {
        int start = at;
        skip('-');
        if (!skip('0')) {
            digits();
        }
        if (skip('.')) {
            digits();
        }
        int exponent = at;
        if (skip('e') || skip('E')) {
            if (!skip('+')) {
                skip('-');
            }
            digits();
        }
        return new Json.Numeral(exact(start, exponent));
    }

    private BigDecimal exact(int start, int exponent) {
        if (at - start > LONGEST_NUMBER || at - exponent > 6) {
            throw new UnreadableException();
        }
        var value = new BigDecimal(text.substring(start, at));
        if (Math.abs((long) value.scale()) > LONGEST_NUMBER + LARGEST_EXPONENT) {
            throw new UnreadableException();
        }
        return value;
    }

    private void digits() {
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == start) {
            throw new UnreadableException();
        }
    }

    private void blank() {
        while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private boolean skip(char expected) {
        boolean isThere = at < text.length() && text.charAt(at) == expected;
        at += isThere ? 1 : 0;
        return isThere;
    }

    private void expect(char expected) {
        if (!skip(expected)) {
            throw new UnreadableException();
        }
    }

    private char peek() {
        if (at == text.length()) {
            throw new UnreadableException();
        }
        return text.charAt(at);
    }

    private char next() {
        char c = peek();
        at++;
        return c;
    }

    /** That a document cannot be read; it says no more, because a message would quote the document. */
    private static final class UnreadableException extends RuntimeException {
        private static final long serialVersionUID = 1;
    }
}
