package io.aegis.guard.credentials;

import static io.aegis.guard.credentials.Characters.isLetter;
import static io.aegis.guard.credentials.Characters.isSpace;

import io.aegis.guard.credentials.Candidate.Kind;
import io.aegis.spi.guard.ScanWindow;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Values that are secrets because of the name they are given: {@code password = ...}, {@code "api_key": "..."}, {@code the password is ...}. */
final class Assignment {
    private static final Set<String> SCHEMES =
            Set.of("bearer", "basic", "token", "apikey", "api-key", "key", "negotiate", "ntlm", "digest");
    private static final String IDENTIFIED = "identified ";
    private static final int MOST_WORDS = 3;

    private Assignment() {}

    /** The value behind an equals sign, a colon or a comma. */
    static @Nullable Candidate at(ScanWindow window, int separator) {
        char before = window.at(separator - 1);
        if (before == '=' || before == ':') {
            return null;
        }
        if (window.at(separator) == ',') {
            return inArguments(window, separator);
        }
        KeyName name = KeyName.before(window, separator);
        if (name == KeyName.OTHER) {
            name = window.at(separator) == ':' && isWordBefore(window, separator) ? KeyName.PASSWORD : name;
        }
        if (name == KeyName.OTHER) {
            return null;
        }
        int from = separator + 1;
        while (from - separator < 3 && (window.at(from) == '=' || window.at(from) == '>' || window.at(from) == ':')) {
            from++;
        }
        Value value = Value.at(window, from);
        if (value != null
                && name == KeyName.SECRET
                && SCHEMES.contains(
                        value.text().substring(value.start(), value.end()).toLowerCase(Locale.ROOT))) {
            value = Value.at(window, value.end());
        }
        return value == null ? null : judged(value, name);
    }

    /** {@code setenv("DB_PASSWORD", "...")}: the name and the value are arguments beside each other. */
    private static @Nullable Candidate inArguments(ScanWindow window, int comma) {
        KeyName name = KeyName.before(window, comma);
        Value value = name == KeyName.OTHER ? null : Value.at(window, comma + 1);
        return value != null && value.quoted() ? judged(value, name) : null;
    }

    /** {@code password for jane:} - the word stands a few words before the colon. */
    private static boolean isWordBefore(ScanWindow window, int separator) {
        int at = separator;
        for (int word = 0; word < MOST_WORDS; word++) {
            while (separator - at < 48 && window.at(at - 1) != ' ') {
                if (!isLetter(window.at(at - 1)) && window.at(at - 1) != '-' && window.at(at - 1) != '.') {
                    return false;
                }
                at--;
            }
            if (window.at(at - 1) != ' ') {
                return false;
            }
            at--;
            if (KeyName.endingAt(window, at) == KeyName.PASSWORD) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable Candidate judged(Value value, KeyName name) {
        return switch (name) {
            case PASSWORD -> value.canBePassword() ? new Candidate(value.start(), value.end(), Kind.PASSWORD) : null;
            case SECRET -> value.canBeSecret() ? new Candidate(value.start(), value.end(), Kind.SECRET) : null;
            case KEY -> value.mustBeKey() ? new Candidate(value.start(), value.end(), Kind.SECRET) : null;
            case OTHER -> null;
        };
    }

    /** The value behind a word that announces it, with no more than "is" between them. */
    static @Nullable Candidate afterWord(ScanWindow window, int start, int end) {
        if (end - start < 2 || end - start > 32 || !isSpace(window.at(end)) || !mayAnnounce(window, start, end)) {
            return null;
        }
        if (isWord(window, start, end, "bearer") || isWord(window, start, end, "basic")) {
            return carried(window, end);
        }
        if (isWord(window, start, end, "-u") || isWord(window, start, end, "--user")) {
            return afterUser(window, end);
        }
        if (isWord(window, start, end, "by")) {
            return isIdentified(window.text(), start) ? said(window, end, KeyName.PASSWORD, true) : null;
        }
        return named(window, start, end);
    }

    /** Whether the first letter or the end is that of a word that announces a value: spares the rest for most words. */
    private static boolean mayAnnounce(ScanWindow window, int start, int end) {
        char first = window.at(start);
        boolean other = first == '-' || first == 'b' || first == 'B';
        return other || !KeyName.isRuledOut(window, end);
    }

    private static boolean isWord(ScanWindow window, int start, int end, String word) {
        return end - start == word.length() && window.text().regionMatches(true, start, word, 0, word.length());
    }

    private static @Nullable Candidate named(ScanWindow window, int start, int end) {
        KeyName name = KeyName.endingAt(window, end);
        if (name == KeyName.OTHER || name == KeyName.KEY || window.at(end + 1) == '=' || window.at(end + 1) == ':') {
            return null;
        }
        int verb = verbEnd(window, end + 1);
        boolean flagged = window.at(start) == '-';
        return said(window, verb > 0 ? verb : end, name, verb > 0 || flagged);
    }

    private static @Nullable Candidate said(ScanWindow window, int from, KeyName name, boolean announced) {
        Value value = Value.at(window, from);
        if (value == null) {
            return null;
        }
        Candidate candidate = judged(value, name);
        return announced || value.quoted() || value.isRandom() ? candidate : null;
    }

    /** Whether {@code IDENTIFIED} of SQL stands before a word, maybe with the name of a method between. */
    private static boolean isIdentified(String text, int at) {
        for (int from = at - IDENTIFIED.length(); from >= Math.max(0, at - 48); from--) {
            if (isAt(text, from, IDENTIFIED)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a word of ASCII letters stands at an offset, in whatever case. */
    private static boolean isAt(String text, int at, String word) {
        for (int i = 0; i < word.length(); i++) {
            char c = text.charAt(at + i);
            if ((isLetter(c) ? c | 0x20 : c) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Where "is" or "was" ends that stands at an offset, or -1. */
    private static int verbEnd(ScanWindow window, int at) {
        int end = at;
        while (end - at < 4 && isLetter(window.at(end))) {
            end++;
        }
        if (!isSpace(window.at(end))) {
            return -1;
        }
        String word = window.text().substring(at, end).toLowerCase(Locale.ROOT);
        return word.equals("is")
                        || word.equals("was")
                        || word.equals("to")
                        || word.equals("es")
                        || word.equals("ist")
                        || word.equals("est")
                ? end
                : -1;
    }

    /** What an Authorization header of RFC 6750 or RFC 7617 carries. */
    private static @Nullable Candidate carried(ScanWindow window, int from) {
        Value value = Value.at(window, from);
        if (value == null) {
            return null;
        }
        boolean isToken = !value.quoted() && value.end() - value.start() >= 12 && value.canBeSecret();
        return isToken ? new Candidate(value.start(), value.end(), Kind.TOKEN) : null;
    }

    /** {@code -u name:password} of a command line. */
    private static @Nullable Candidate afterUser(ScanWindow window, int from) {
        Value value = Value.at(window, from);
        int colon = value == null ? -1 : value.text().indexOf(':', value.start());
        if (value == null || colon < 0 || colon >= value.end() - 1) {
            return null;
        }
        var password = new Value(value.text(), colon + 1, value.end(), value.quoted());
        return judged(password, KeyName.PASSWORD);
    }
}
