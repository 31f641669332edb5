package io.aegis.guard.credentials;

import static io.aegis.guard.credentials.Characters.isDigit;
import static io.aegis.guard.credentials.Characters.isHex;
import static io.aegis.guard.credentials.Characters.isSeparator;
import static io.aegis.guard.credentials.Characters.isWord;
import static io.aegis.guard.credentials.Characters.setsOff;

import io.aegis.spi.guard.ScanWindow;
import io.aegis.spi.guard.TextScanner;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds credentials in one pass.
 *
 * <p>The pass {@linkplain Stops stops} where a word begins that may be a token of known form or announce a password, and at equals signs, colons and
 * commas, to see whether what stands before them names a secret.
 */
public final class SecretScanner implements TextScanner {
    /** Longest word that is read to its end before it is judged. */
    private static final int MOST_WORD = 512;

    private final Set<String> allowed;

    /**
     * @param allowed SHA-256 digests, in small hexadecimal, of values that are no findings
     */
    public SecretScanner(Set<String> allowed) {
        this.allowed = Set.copyOf(allowed);
    }

    @Override
    public int scan(ScanWindow window, Found found) {
        String text = window.text();
        int length = text.length();
        char[] rest = new char[length - window.from()];
        text.getChars(window.from(), length, rest, 0);
        int at = stop(text, rest, window.from());
        while (at < length) {
            boolean isWord = isWord(text.charAt(at)) && !isEscape(window, text.charAt(at), at);
            Candidate candidate = isWord ? atWord(window, at) : atSeparator(window, at);
            if (window.isIncomplete()) {
                return at;
            }
            if (candidate == null) {
                at = stop(text, rest, isWord ? pastWord(text, at) : at + 1);
            } else {
                report(window, candidate, found);
                at = stop(text, rest, candidate.end());
            }
        }
        return length;
    }

    /**
     * The next offset at which something has to be looked at; a separator always has, and a word that an escape sequence may lead to.
     *
     * @param rest the last characters of the text, as an array, which is faster to pass over
     */
    private static int stop(String text, char[] rest, int from) {
        if (from == text.length() || isSeparator(text.charAt(from))) {
            return from;
        }
        boolean isLed = from > 0 && isWord(text.charAt(from)) && !setsOff(text.charAt(from - 1));
        int settled = text.length() - rest.length;
        return isLed ? from : settled + Stops.next(rest, from - settled);
    }

    private static int wordEnd(ScanWindow window, int start) {
        String text = window.text();
        int most = Math.min(text.length(), start + MOST_WORD);
        int end = start + 1;
        while (end < most && isWord(text.charAt(end))) {
            end++;
        }
        return end < start + MOST_WORD && isWord(window.at(end)) ? end + 1 : end;
    }

    private static int pastWord(String text, int start) {
        int past = start;
        while (past < text.length() && isWord(text.charAt(past))) {
            past++;
        }
        return past;
    }

    /** Whether a character is the rest of an escape sequence, written out or in per cent, behind which a word can begin. */
    private static boolean isEscape(ScanWindow window, char c, int at) {
        char before = window.at(at - 1);
        boolean colour = isColour(window, c, at);
        return colour
                || (before == '\\' && "nrt".indexOf(c) >= 0)
                || (isHex(c) && (before == '%' || (isHex(before) && window.at(at - 2) == '%')));
    }

    /** Whether a character belongs to the number of a terminal's colour, or ends it. */
    private static boolean isColour(ScanWindow window, char c, int at) {
        if (!isDigit(c) && c != 'm') {
            return false;
        }
        int first = at;
        while (at - first < 3 && isDigit(window.at(first - 1))) {
            first--;
        }
        return window.at(first - 1) == '[' && window.at(first - 2) == '\u001b';
    }

    private static boolean begins(ScanWindow window, int at) {
        char before = window.at(at - 1);
        return !isWord(before) || isEscape(window, before, at - 1);
    }

    private static @Nullable Candidate atWord(ScanWindow window, int start) {
        int end = wordEnd(window, start);
        if (window.isIncomplete() || !begins(window, start)) {
            return null;
        }
        Candidate candidate = IssuedToken.at(window, start);
        if (candidate == null && window.at(start) == '-') {
            candidate = PrivateKeyBlock.at(window, start);
        }
        if (candidate == null) {
            candidate = StructuredToken.find(window, start, end);
        }
        return candidate == null ? Assignment.afterWord(window, start, end) : candidate;
    }

    private static @Nullable Candidate atSeparator(ScanWindow window, int at) {
        if (!isSeparator(window.at(at))) {
            return null;
        }
        Candidate candidate = window.at(at) == ':' ? UrlPassword.behindScheme(window, at) : null;
        return candidate == null ? Assignment.at(window, at) : candidate;
    }

    private void report(ScanWindow window, Candidate candidate, Found found) {
        boolean isAllowed = !allowed.isEmpty()
                && allowed.contains(digest(window.text().substring(candidate.start(), candidate.end())));
        if (!isAllowed) {
            found.value(candidate.start(), candidate.end(), candidate.kind().name());
        }
    }

    private static String digest(String value) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
