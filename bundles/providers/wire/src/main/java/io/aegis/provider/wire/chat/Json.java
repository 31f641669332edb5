package io.aegis.provider.wire.chat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes plain data as JSON: maps, lists, strings, {@link Numeral}s, booleans and null. */
public final class Json {
    private Json() {}

    public static String write(@Nullable Object value) {
        var out = new StringBuilder(256);
        write(out, value);
        return out.toString();
    }

    /** Members in order. */
    public static Map<String, @Nullable Object> members(@Nullable Object... namesAndValues) {
        var members = new LinkedHashMap<String, @Nullable Object>();
        for (int at = 0; at < namesAndValues.length; at += 2) {
            members.put(String.valueOf(namesAndValues[at]), namesAndValues[at + 1]);
        }
        return members;
    }

    private static void write(StringBuilder out, @Nullable Object value) {
        switch (value) {
            case null -> out.append("null");
            case String text -> quote(out, text);
            case Boolean bool -> out.append(bool);
            case Numeral number -> out.append(number.literal());
            case List<?> list -> {
                String separator = "[";
                for (Object item : list) {
                    out.append(separator);
                    write(out, item);
                    separator = ",";
                }
                out.append(list.isEmpty() ? "[]" : "]");
            }
            case Map<?, ?> map -> {
                String separator = "{";
                for (var member : map.entrySet()) {
                    quote(out.append(separator), String.valueOf(member.getKey()));
                    write(out.append(':'), member.getValue());
                    separator = ",";
                }
                out.append(map.isEmpty() ? "{}" : "}");
            }
            default ->
                throw new IllegalArgumentException(
                        "no JSON for " + value.getClass().getName());
        }
    }

    /** Escapes everything that is not plain ASCII, so that no half of a surrogate pair can become a broken byte. */
    private static void quote(StringBuilder out, String text) {
        out.append('"');
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c >= ' ' && c < 0x7f) {
                out.append(c);
            } else {
                out.append("\\u");
                for (int shift = 12; shift >= 0; shift -= 4) {
                    out.append(Character.forDigit((c >> shift) & 0xf, 16));
                }
            }
        }
        out.append('"');
    }
}
