package io.aegis.guard.exfiltration;

import static io.aegis.guard.exfiltration.Characters.isAlphanumeric;
import static io.aegis.guard.exfiltration.Characters.isDigit;

/**
 * Measures what a URL carries: the length of those of its parts that are escaped, or look as if chance had made them.
 *
 * <p>Characters of encoded data change their class (digit, small, capital) every other step; those of words and of numbered titles do not. A part of 40 characters
 * without a hyphen is no word either.
 */
final class Payload {
    private static final int SHORTEST = 12;
    private static final int LONGEST_WORD = 40;

    private Payload() {}

    static int of(String url) {
        int total = 0;
        int start = 0;
        for (int at = 0; at <= url.length(); at++) {
            if (at == url.length() || "/\\?&=#;,.@:<>".indexOf(url.charAt(at)) >= 0) {
                total += part(url.substring(start, at));
                start = at + 1;
            }
        }
        return total;
    }

    private static int part(String part) {
        String plain = Escapes.percent(part);
        boolean isEscaped = plain.length() < part.length() || (part.indexOf('+') > 0 && !plain.equals(part));
        return isEscaped || isRandom(part) ? plain.length() : 0;
    }

    private static boolean isRandom(String part) {
        int changes = 0;
        int digits = 0;
        int separators = 0;
        int previous = -1;
        for (int at = 0; at < part.length(); at++) {
            char c = part.charAt(at);
            int kind = isDigit(c) ? 0 : Character.isUpperCase(c) ? 1 : 2;
            if (isAlphanumeric(c)) {
                changes += previous >= 0 && kind != previous ? 1 : 0;
                digits += kind == 0 ? 1 : 0;
                previous = kind;
            } else {
                separators++;
            }
        }
        boolean isMixed = part.length() >= SHORTEST && digits < part.length() && changes * 4 >= part.length();
        return isMixed || (part.length() >= LONGEST_WORD && separators == 0);
    }
}
