package io.aegis.provider.wire.chat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON (RFC 8259) and nothing else: no duplicate names, no comments, no blanks that JSON does not know, no broken UTF-8. A half of a surrogate pair is
 * kept, because streams cut pairs in two.
 *
 * <p>Written for this purpose because a bundle carries what it uses, and every library for it is many times as large as all the rest.
 */
public final class JsonReader {
    private static final int DEEPEST = 128;
    private static final Pattern NUMBER = Pattern.compile("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?");

    private final String text;
    private int at;
    private int depth;

    private JsonReader(String text) {
        this.text = text;
    }

    /**
     * Reads one document.
     *
     * @throws NotJsonException if it is none
     */
    public static @Nullable Object read(byte[] utf8) {
        try {
            return read(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString());
        } catch (CharacterCodingException broken) {
            throw new NotJsonException();
        }
    }

    /**
     * Reads one document.
     *
     * @throws NotJsonException if it is none
     */
    public static @Nullable Object read(String text) {
        var reader = new JsonReader(text);
        Object value = reader.value();
        reader.skipBlanks();
        if (reader.at < text.length()) {
            throw new NotJsonException();
        }
        return value;
    }

    private @Nullable Object value() {
        return switch (peek()) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            case 't' -> literal("true", true);
            case 'f' -> literal("false", false);
            case 'n' -> literal("null", null);
            default -> number();
        };
    }

    private Map<String, @Nullable Object> object() {
        enter('{');
        var members = new LinkedHashMap<String, @Nullable Object>();
        if (peek() != '}') {
            do {
                if (peek() != '"') {
                    throw new NotJsonException();
                }
                String name = string();
                take(':');
                Object value = value();
                if (members.containsKey(name)) {
                    throw new NotJsonException();
                }
                members.put(name, value);
            } while (taken(','));
        }
        leave('}');
        return members;
    }

    private List<@Nullable Object> array() {
        enter('[');
        var items = new ArrayList<@Nullable Object>();
        if (peek() != ']') {
            do {
                items.add(value());
            } while (taken(','));
        }
        leave(']');
        return items;
    }

    private void enter(char opening) {
        take(opening);
        if (++depth > DEEPEST) {
            throw new NotJsonException();
        }
    }

    private void leave(char closing) {
        take(closing);
        depth--;
    }

    private String string() {
        take('"');
        var value = new StringBuilder();
        for (char c = next(); c != '"'; c = next()) {
            if (c < ' ') {
                throw new NotJsonException();
            }
            value.append(c == '\\' ? escaped() : c);
        }
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
            case 'u' -> (char) (digit() << 12 | digit() << 8 | digit() << 4 | digit());
            default -> throw new NotJsonException();
        };
    }

    private int digit() {
        char c = next();
        int digit = c < 0x80 ? Character.digit(c, 16) : -1;
        if (digit < 0) {
            throw new NotJsonException();
        }
        return digit;
    }

    private Numeral number() {
        var matcher = NUMBER.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) {
            throw new NotJsonException();
        }
        at = matcher.end();
        return new Numeral(matcher.group());
    }

    private @Nullable Object literal(String word, @Nullable Object value) {
        if (!text.startsWith(word, at)) {
            throw new NotJsonException();
        }
        at += word.length();
        return value;
    }

    private boolean taken(char wanted) {
        if (peek() != wanted) {
            return false;
        }
        at++;
        return true;
    }

    private void take(char wanted) {
        if (!taken(wanted)) {
            throw new NotJsonException();
        }
    }

    private char peek() {
        skipBlanks();
        if (at >= text.length()) {
            throw new NotJsonException();
        }
        return text.charAt(at);
    }

    private char next() {
        if (at >= text.length()) {
            throw new NotJsonException();
        }
        return text.charAt(at++);
    }

    private void skipBlanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }
}
