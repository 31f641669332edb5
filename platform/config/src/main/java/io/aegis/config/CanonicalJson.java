package io.aegis.config;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** JSON by RFC 8785: keys sorted by UTF-16 code units, no white space, numbers as ECMAScript prints them. */
final class CanonicalJson {
    private CanonicalJson() {}

    static String of(@Nullable Object value) {
        var out = new StringBuilder();
        write(value, out);
        return out.toString();
    }

    private static void write(@Nullable Object value, StringBuilder out) {
        switch (value) {
            case null -> out.append("null");
            case Map<?, ?> map -> object(map, out);
            case List<?> list -> array(list, out);
            case String text -> string(text, out);
            case Boolean flag -> out.append(flag.booleanValue());
            case Long whole -> out.append(whole.longValue());
            case Double fraction -> out.append(number(fraction));
            default ->
                throw new IllegalArgumentException(
                        "no JSON for a " + value.getClass().getSimpleName());
        }
    }

    private static void object(Map<?, ?> map, StringBuilder out) {
        var sorted = new TreeMap<String, @Nullable Object>();
        map.forEach((key, value) -> sorted.put(String.valueOf(key), value));
        out.append('{');
        for (Iterator<Map.Entry<String, @Nullable Object>> entries =
                        sorted.entrySet().iterator();
                entries.hasNext(); ) {
            Map.Entry<String, @Nullable Object> entry = entries.next();
            string(entry.getKey(), out);
            write(entry.getValue(), out.append(':'));
            out.append(entries.hasNext() ? "," : "");
        }
        out.append('}');
    }

    private static void array(List<?> list, StringBuilder out) {
        out.append('[');
        for (int index = 0; index < list.size(); index++) {
            write(list.get(index), index == 0 ? out : out.append(','));
        }
        out.append(']');
    }

    static void string(String text, StringBuilder out) {
        out.append('"');
        for (int index = 0; index < text.length(); index++) {
            character(text.charAt(index), out);
        }
        out.append('"');
    }

    private static void character(char character, StringBuilder out) {
        switch (character) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
                if (character < ' ') {
                    out.append("\\u%04x".formatted((int) character));
                } else {
                    out.append(character);
                }
            }
        }
    }

    /** ECMAScript's {@code Number::toString}. Double.toString finds the same shortest digits, unless a single one would do. */
    static String number(double value) {
        if (value == 0) {
            return "0";
        }
        BigDecimal digitsOfJava = new BigDecimal(Double.toString(Math.abs(value))).stripTrailingZeros();
        BigDecimal single = digitsOfJava.round(new MathContext(1));
        BigDecimal shortest = single.doubleValue() == Math.abs(value) ? single : digitsOfJava;
        String digits = shortest.unscaledValue().toString();
        int point = digits.length() - shortest.scale();
        return (value < 0 ? "-" : "") + laidOut(digits, point);
    }

    private static String laidOut(String digits, int point) {
        if (point > 21 || point < -5) {
            String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
            return digits.charAt(0) + fraction + "e" + (point > 0 ? "+" : "") + (point - 1);
        }
        if (point <= 0) {
            return "0." + "0".repeat(-point) + digits;
        }
        return digits.length() <= point
                ? digits + "0".repeat(point - digits.length())
                : digits.substring(0, point) + "." + digits.substring(point);
    }
}
