package io.aegis.guard.secrets;

import static io.aegis.guard.secrets.Characters.isDigit;
import static io.aegis.guard.secrets.Characters.isHex;
import static io.aegis.guard.secrets.Characters.isWord;

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
 * <p>The pass stops where a word begins, to see whether it is a token of known form or announces a password, and at equals signs and colons, to see
 * whether what stands before them names a secret.
 */
final class SecretScanner implements TextScanner {
    /** Longest word that is read to its end before it is judged. */
    private static final int MOST_WORD = 512;

    private final Set<String> allowed;

    /**
     * @param allowed SHA-256 digests, in small hexadecimal, of values that are no findings
     */
    SecretScanner(Set<String> allowed) {
        this.allowed = Set.copyOf(allowed);
    }

    @Override
    public int scan(ScanWindow window, Found found) {
        String text = window.text();
        int length = text.length();
        int at = window.from();
        while (at < length) {
            char c = text.charAt(at);
            int next = at + 1;
            Candidate candidate = null;
            if (isWord(c) && isEscape(window, c, at)) {
                at = next;
                continue;
            }
            if (isWord(c)) {
                int end = wordEnd(window, at);
                candidate = begins(window, at) ? atWord(window, at, end) : null;
                next = window.isIncomplete() ? at : pastWord(text, end);
            } else if (c == '=' || c == ':' || c == ',') {
                candidate = atSeparator(window, at);
            }
            if (window.isIncomplete()) {
                return at;
            }
            if (candidate == null) {
                at = next;
            } else {
                report(window, candidate, found);
                at = candidate.end();
            }
        }
        return length;
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

    private static int pastWord(String text, int end) {
        int past = end;
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

    private static @Nullable Candidate atWord(ScanWindow window, int start, int end) {
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
