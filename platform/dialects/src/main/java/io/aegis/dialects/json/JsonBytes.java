package io.aegis.dialects.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * Writes JSON into bytes. Strings are escaped, the rest is the caller's word. Used by one thread at a time, and again after {@link #take()}.
 *
 * <p>Written by hand because a frame is written for every piece of a stream. Half of a surrogate pair is written as an escape, so that a client that puts
 * pieces together gets the pair back.
 */
public final class JsonBytes {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    /** Characters that are written between two looks at the room that is left. */
    private static final int STRETCH = 4096;

    private byte[] bytes;
    private int size;

    public JsonBytes(int capacity) {
        bytes = new byte[capacity];
    }

    /** What was written; this starts afresh. */
    public byte[] take() {
        byte[] taken = Arrays.copyOf(bytes, size);
        size = 0;
        return taken;
    }

    /** Writes ASCII as it is. */
    public JsonBytes raw(String ascii) {
        latin(ascii, ascii.length());
        return this;
    }

    @SuppressWarnings(
            "deprecation") // getBytes(int, int, byte[], int) copies Latin-1 without an encoder, and ASCII is that
    private void latin(String ascii, int length) {
        reserve(length);
        ascii.getBytes(0, length, bytes, size);
        size += length;
    }

    public JsonBytes raw(byte[] written) {
        reserve(written.length);
        System.arraycopy(written, 0, bytes, size, written.length);
        size += written.length;
        return this;
    }

    public JsonBytes number(long value) {
        return raw(Long.toString(value));
    }

    /** Writes a string with its quotes. */
    public JsonBytes string(String text) {
        raw("\"");
        int from = plainLength(text);
        latin(text, from);
        while (from < text.length()) {
            from = stretch(text, from, Math.min(text.length(), from + STRETCH));
        }
        return raw("\"");
    }

    /** How far a text stands in JSON as it is: most texts go far, and that much is copied in one step. */
    private static int plainLength(String text) {
        int at = 0;
        while (at < text.length() && isPlain(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isPlain(char unit) {
        return unit >= 0x20 && unit < 0x80 && unit != '"' && unit != '\\';
    }

    private int stretch(String text, int start, int end) {
        reserve(6 * (end - start) + 6);
        byte[] to = bytes;
        int at = size;
        int from = start;
        while (from < end) {
            char unit = text.charAt(from++);
            if (unit < 0x80) {
                if (unit >= 0x20 && unit != '"' && unit != '\\') {
                    to[at++] = (byte) unit;
                } else {
                    at = escape(to, at, unit);
                }
            } else if (unit < 0x800) {
                to[at++] = (byte) (0xC0 | (unit >> 6));
                to[at++] = (byte) (0x80 | (unit & 0x3F));
            } else if (!Character.isSurrogate(unit)) {
                to[at++] = (byte) (0xE0 | (unit >> 12));
                to[at++] = (byte) (0x80 | ((unit >> 6) & 0x3F));
                to[at++] = (byte) (0x80 | (unit & 0x3F));
            } else if (Character.isHighSurrogate(unit)
                    && from < text.length()
                    && Character.isLowSurrogate(text.charAt(from))) {
                int point = Character.toCodePoint(unit, text.charAt(from++));
                to[at++] = (byte) (0xF0 | (point >> 18));
                to[at++] = (byte) (0x80 | ((point >> 12) & 0x3F));
                to[at++] = (byte) (0x80 | ((point >> 6) & 0x3F));
                to[at++] = (byte) (0x80 | (point & 0x3F));
            } else {
                at = unicode(to, at, unit);
            }
        }
        size = at;
        return from;
    }

    /** Writes a whole document. */
    public JsonBytes value(Json value) {
        return switch (value) {
            case Json.Text text -> string(text.value());
            case Json.Embedded(Json document) -> string(document(document));
            case Json.Encoded(String prefix, Json.Text text) -> string(prefix + base64(text.value()));
            case Json.Numeral number -> raw(number.literal());
            case Json.Literal literal ->
                switch (literal) {
                    case TRUE -> raw("true");
                    case FALSE -> raw("false");
                    case NULL -> raw("null");
                };
            case Json.Array array -> array(array);
            case Json.Members members -> members(members);
        };
    }

    /** A document as a string. */
    public static String document(Json value) {
        return new String(new JsonBytes(256).value(value).take(), StandardCharsets.UTF_8);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private JsonBytes array(Json.Array array) {
        raw("[");
        for (int at = 0; at < array.items().size(); at++) {
            if (at > 0) {
                raw(",");
            }
            value(array.items().get(at));
        }
        return raw("]");
    }

    private JsonBytes members(Json.Members members) {
        raw("{");
        for (int at = 0; at < members.size(); at++) {
            if (at > 0) {
                raw(",");
            }
            string(members.name(at)).raw(":").value(members.value(at));
        }
        return raw("}");
    }

    private static int escape(byte[] to, int at, char unit) {
        int letter = switch (unit) {
            case '"' -> '"';
            case '\\' -> '\\';
            case '\n' -> 'n';
            case '\r' -> 'r';
            case '\t' -> 't';
            default -> 0;
        };
        if (letter == 0) {
            return unicode(to, at, unit);
        }
        to[at] = '\\';
        to[at + 1] = (byte) letter;
        return at + 2;
    }

    private static int unicode(byte[] to, int at, char unit) {
        to[at] = '\\';
        to[at + 1] = 'u';
        to[at + 2] = HEX[unit >> 12];
        to[at + 3] = HEX[(unit >> 8) & 0xF];
        to[at + 4] = HEX[(unit >> 4) & 0xF];
        to[at + 5] = HEX[unit & 0xF];
        return at + 6;
    }

    private void reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(size, more)));
        }
    }
}
