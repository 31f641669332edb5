package io.aegis.guard.credentials;

import static io.aegis.guard.credentials.Characters.isAlphanumeric;
import static io.aegis.guard.credentials.Characters.isHex;
import static io.aegis.guard.credentials.Characters.isLetter;
import static io.aegis.guard.credentials.Characters.isSpace;

import io.aegis.spi.guard.ScanWindow;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind an equals sign or a colon, without its quotes.
 *
 * @param text the window's text
 * @param start first offset
 * @param end offset after the last
 * @param quoted whether it stands in quotes
 */
record Value(String text, int start, int end, boolean quoted) {
    private static final int MOST = 256;
    private static final int MOST_SPACES = 8;
    private static final String QUOTES = "\"'`";
    private static final String TERMINATORS = " \t\r\n\"'`,;<>()[]{}|&\\";

    /** The value that begins at an offset or behind spaces; null if what stands there is an expression or nothing. */
    static @Nullable Value at(ScanWindow window, int from) {
        int at = from;
        while (at - from < MOST_SPACES && isSpace(window.at(at))) {
            at++;
        }
        int quote = quoteAt(window, at);
        if (quote > 0) {
            return quoted(window, at + quote, window.at(at + quote - 1));
        }
        if (window.at(at) == '&' && "quot;".equals(ahead(window, at + 1, 5))) {
            return bare(window, at + 6);
        }
        return bare(window, at);
    }

    /** Length of an opening quote with what may stand before it, such as a backslash or the letter of a literal; 0 if there is none. */
    private static int quoteAt(ScanWindow window, int at) {
        if (QUOTES.indexOf(window.at(at)) >= 0) {
            return 1;
        }
        boolean led = window.at(at) == '\\' || window.at(at) == '@' || "bruf".indexOf(window.at(at)) >= 0;
        return led && QUOTES.indexOf(window.at(at + 1)) >= 0 ? 2 : 0;
    }

    private static String ahead(ScanWindow window, int at, int count) {
        var ahead = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            ahead.append(window.at(at + i));
        }
        return ahead.toString();
    }

    private static @Nullable Value quoted(ScanWindow window, int start, char quote) {
        int at = start;
        while (at - start < MOST && window.at(at) != quote) {
            char c = window.at(at);
            if (c == ScanWindow.NONE || c == '\n' || c == '\r' || c == ' ') {
                return null;
            }
            at++;
        }
        int end = at > start && window.at(at - 1) == '\\' ? at - 1 : at;
        return window.at(at) == quote && end > start ? new Value(window.text(), start, end, true) : null;
    }

    private static @Nullable Value bare(ScanWindow window, int start) {
        int at = start;
        while (at - start < MOST && window.at(at) != ScanWindow.NONE && TERMINATORS.indexOf(window.at(at)) < 0) {
            at++;
        }
        boolean isCall = window.at(at) == '(' || window.at(at) == '[' || window.at(at) == '{';
        int end = at;
        while (end > start && ".,:".indexOf(window.text().charAt(end - 1)) >= 0) {
            end--;
        }
        return end == start || isCall ? null : new Value(window.text(), start, end, false);
    }

    private Randomness randomness() {
        return Randomness.of(text, start, end);
    }

    /** Whether a person or a program could use it as a password. */
    boolean canBePassword() {
        var randomness = randomness();
        int length = end - start;
        if (length < 4 || isReference() || Placeholders.isOne(text, start, end) || randomness.distinct() < 3) {
            return false;
        }
        boolean special = specials() > 0 && randomness.lowers() + randomness.uppers() >= 2;
        boolean mixed = randomness.hasLetterAndDigit() && (length >= 6 || special);
        boolean number = randomness.digits() == length && length >= 6 && quoted;
        return (mixed && !isPath()) || (special && length >= 6 && !isPath()) || number;
    }

    /** Whether it can be a key or token: nothing that someone made up or that names something. */
    boolean canBeSecret() {
        var randomness = randomness();
        if (end - start < 10 || isReference() || isUuid() || isPath() || Placeholders.isOne(text, start, end)) {
            return false;
        }
        boolean mixed =
                randomness.isRandom() || (specials() > 0 && randomness.hasLetterAndDigit() && randomness.changes() > 4);
        return mixed && !Randomness.isSequence(text, start, end);
    }

    /** Whether nothing but a key can be it, whatever it is called. */
    boolean mustBeKey() {
        var randomness = randomness();
        boolean mixed = randomness.lowers() > 2 && randomness.uppers() > 2;
        return end - start >= 16 && mixed && canBeSecret() && isRandom();
    }

    boolean isRandom() {
        return randomness().isRandom();
    }

    private int specials() {
        int specials = 0;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            specials += isAlphanumeric(c) || "-_./:=+~".indexOf(c) >= 0 || c >= 0x80 ? 0 : 1;
        }
        return specials;
    }

    /** Whether it names a place where the value is, as {@code $TOKEN}, {@code config.password} or {@code %PASS%} do. */
    private boolean isReference() {
        char first = text.charAt(start);
        char second = start + 1 < end ? text.charAt(start + 1) : ScanWindow.NONE;
        boolean expands = (first == '$' && (isLetter(second) || second == '{' || second == '(' || second == '_'))
                || first == '<'
                || first == '{';
        boolean windows = first == '%' && text.charAt(end - 1) == '%';
        return expands
                || windows
                || isMember()
                || text.startsWith("ENC(", start)
                || text.startsWith("secret://", start);
    }

    private boolean isMember() {
        boolean dotted = false;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            dotted |= c == '.'
                    && i > start
                    && isLetter(text.charAt(i - 1))
                    && i + 1 < end
                    && isLetter(text.charAt(i + 1));
            if (!isAlphanumeric(c) && c != '_' && c != '.' && c != '-') {
                return false;
            }
        }
        boolean named = !quoted && text.indexOf('_', start) >= 0 && text.indexOf('_', start) < end;
        return (dotted || named) && !randomness().isRandom();
    }

    private boolean isPath() {
        boolean rooted = text.charAt(start) == '/' || text.startsWith("./", start) || text.startsWith("~/", start);
        int scheme = text.indexOf("://", start);
        return (rooted && !randomness().isRandom()) || (scheme >= 0 && scheme < end);
    }

    private boolean isUuid() {
        if (end - start != 36) {
            return false;
        }
        for (int i = 0; i < 36; i++) {
            boolean hyphen = i == 8 || i == 13 || i == 18 || i == 23;
            if (hyphen ? text.charAt(start + i) != '-' : !isHex(text.charAt(start + i))) {
                return false;
            }
        }
        return true;
    }
}
