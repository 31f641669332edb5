package io.aegis.guard.exfiltration;

import static io.aegis.guard.exfiltration.Characters.hex;
import static io.aegis.guard.exfiltration.Characters.isDigit;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Undoes escapes. What is no escape stays as it is. */
final class Escapes {
    private static final int LONGEST_NAME = 10;
    private static final int MOST_DIGITS = 8;
    private static final Map<String, Character> NAMED = Map.ofEntries(
            Map.entry("amp", '&'),
            Map.entry("lt", '<'),
            Map.entry("gt", '>'),
            Map.entry("quot", '"'),
            Map.entry("apos", '\''),
            Map.entry("colon", ':'),
            Map.entry("sol", '/'),
            Map.entry("bsol", '\\'),
            Map.entry("period", '.'),
            Map.entry("lowbar", '_'),
            Map.entry("num", '#'),
            Map.entry("quest", '?'),
            Map.entry("equals", '='),
            Map.entry("commat", '@'),
            Map.entry("percnt", '%'),
            Map.entry("lpar", '('),
            Map.entry("rpar", ')'),
            Map.entry("nbsp", ' '),
            Map.entry("Tab", '\t'),
            Map.entry("NewLine", '\n'));

    private Escapes() {}

    /** Per cent escapes, and plus signs for blanks. */
    static String percent(String text) {
        if (text.indexOf('%') < 0) {
            return text.replace('+', ' ');
        }
        byte[] bytes = text.replace('+', ' ').getBytes(StandardCharsets.UTF_8);
        int length = 0;
        for (int at = 0; at < bytes.length; at++) {
            boolean isEscape =
                    bytes[at] == '%' && at + 2 < bytes.length && isHex(bytes[at + 1]) && isHex(bytes[at + 2]);
            bytes[length++] =
                    isEscape ? (byte) (hex((char) bytes[at + 1]) << 4 | hex((char) bytes[at + 2])) : bytes[at];
            at += isEscape ? 2 : 0;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    private static boolean isHex(byte unit) {
        return unit > 0 && hex((char) unit) >= 0;
    }

    /** Character references of HTML. */
    static String entities(String text) {
        if (text.indexOf('&') < 0) {
            return text;
        }
        var plain = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            at = text.charAt(at) == '&' ? entity(text, at, plain) : copy(text, at, plain);
        }
        return plain.toString();
    }

    private static int copy(String text, int at, StringBuilder plain) {
        plain.append(text.charAt(at));
        return at + 1;
    }

    private static int entity(String text, int at, StringBuilder plain) {
        if (text.startsWith("#", at + 1)) {
            boolean isHex = text.startsWith("x", at + 2) || text.startsWith("X", at + 2);
            return numbered(text, at, isHex ? at + 3 : at + 2, isHex ? 16 : 10, plain);
        }
        int end = text.indexOf(';', at);
        if (end > 0 && end - at <= LONGEST_NAME) {
            Character named = NAMED.get(text.substring(at + 1, end));
            if (named != null) {
                plain.append(named.charValue());
                return end + 1;
            }
        }
        return copy(text, at, plain);
    }

    private static int numbered(String text, int start, int digits, int radix, StringBuilder plain) {
        int at = digits;
        int number = 0;
        while (at < text.length() && at - digits < MOST_DIGITS && isDigit(text.charAt(at), radix)) {
            number = number * radix + hex(text.charAt(at));
            at++;
        }
        if (at == digits || !Character.isValidCodePoint(number)) {
            return copy(text, start, plain);
        }
        plain.appendCodePoint(number);
        return at < text.length() && text.charAt(at) == ';' ? at + 1 : at;
    }

    private static boolean isDigit(char c, int radix) {
        return radix == 16 ? hex(c) >= 0 : Characters.isDigit(c);
    }

    /** The escapes of JSON, JavaScript and CSS. */
    static String backslashes(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        var plain = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            at = text.charAt(at) == '\\' && at + 1 < text.length() ? backslash(text, at, plain) : copy(text, at, plain);
        }
        return plain.toString();
    }

    private static int backslash(String text, int at, StringBuilder plain) {
        char c = text.charAt(at + 1);
        int digits = c == 'u' ? 4 : c == 'x' ? 2 : 0;
        int end = at + 2 + digits;
        int number = 0;
        for (int i = at + 2; i < Math.min(end, text.length()); i++) {
            number = number < 0 || hex(text.charAt(i)) < 0 ? -1 : number << 4 | hex(text.charAt(i));
        }
        if (digits == 0 || number < 0 || end > text.length()) {
            return copy(text, at + 1, plain);
        }
        plain.append((char) number);
        return end;
    }
}
