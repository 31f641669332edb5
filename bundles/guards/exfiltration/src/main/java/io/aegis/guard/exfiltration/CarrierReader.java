package io.aegis.guard.exfiltration;

import static io.aegis.guard.exfiltration.Characters.isBlank;
import static io.aegis.guard.exfiltration.Characters.isLetter;
import static io.aegis.guard.exfiltration.Characters.isQuote;
import static io.aegis.guard.exfiltration.Characters.isSlash;

import io.aegis.guard.exfiltration.Carrier.Kind;
import io.aegis.spi.guard.ScanWindow;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Cuts text into {@linkplain Carrier carriers}: words, the targets of Markdown links and images, and HTML tags.
 *
 * <p>More generous than the standards where programs are: a target may stand behind blanks, a definition anywhere in a line, and a tag need not be closed.
 * Whether a link is an image is read from the label before it; of a label that is too long to be read to its beginning it is assumed.
 */
final class CarrierReader {
    /** Longest carrier; of a longer one this much is taken, and then the rest. */
    static final int MOST = 4096;

    private static final int MOST_LABEL = 120;
    private static final int MOST_BLANKS = 3;
    private static final Set<String> FOLLOWED_BY_PEOPLE = Set.of("a", "area", "http", "https", "mailto", "ftp");

    private final ScanWindow window;

    CarrierReader(ScanWindow window) {
        this.window = window;
    }

    /** The carrier at an offset where no blank stands; it ends behind that offset. */
    Carrier at(int at) {
        char c = window.at(at);
        if (c == ']') {
            Carrier target = target(at);
            if (target != null) {
                return target;
            }
        }
        if (c == '<' && isTag(at)) {
            return tag(at);
        }
        return isQuote(c) ? new Carrier(at, at + 1, Kind.WORD) : word(at);
    }

    private Carrier word(int start) {
        char opened = start > 0 ? window.at(start - 1) : ' ';
        boolean isUrl = false;
        int at = start;
        while (at - start < MOST && !endsWord(at, start, isUrl, opened)) {
            isUrl |= isSlash(window.at(at)) && at > start && (isSlash(window.at(at - 1)) || window.at(at - 1) == ':');
            at = past(at);
        }
        return new Carrier(start, Math.max(at, start + 1), Kind.WORD);
    }

    private boolean endsWord(int at, int start, boolean isUrl, char opened) {
        char c = window.at(at);
        if (isBlank(c)) {
            return true;
        }
        if (isQuote(c)) {
            return !isUrl || c == opened;
        }
        if (c == '<') {
            return at > start && past(at) == at + 1;
        }
        return c == ']' && at > start && (window.at(at + 1) == '(' || window.at(at + 1) == ':');
    }

    /** The offset after a character, or after the placeholder that begins there. */
    private int past(int at) {
        if (window.at(at) == '<') {
            int end = Spelled.placeholderEnd(window, at);
            if (end > 0) {
                return end;
            }
        }
        boolean isPair = Character.isHighSurrogate(window.at(at)) && Character.isLowSurrogate(window.at(at + 1));
        return isPair ? at + 2 : at + 1;
    }

    private @Nullable Carrier target(int bracket) {
        int at = bracket + 1;
        while (at - bracket <= MOST_BLANKS && isBlank(window.at(at)) && window.at(at) != ScanWindow.NONE) {
            at++;
        }
        if (window.at(at) == '(') {
            return inParentheses(at + 1, kindOf(bracket));
        }
        return window.at(bracket + 1) == ':' ? definition(bracket) : null;
    }

    private Carrier inParentheses(int start, Kind kind) {
        int depth = 1;
        boolean isInAngles = false;
        int at = start;
        while (at - start < MOST && window.at(at) != ScanWindow.NONE && !isParagraph(at)) {
            char c = window.at(at);
            boolean isEscaped = window.at(at - 1) == '\\';
            if (c == '<' && past(at) == at + 1 && isFirst(start, at)) {
                isInAngles = true;
            } else if (c == '>' && !isEscaped) {
                isInAngles = false;
            } else if (c == '(' && !isEscaped && !isInAngles) {
                depth++;
            } else if (c == ')' && !isEscaped && !isInAngles && --depth == 0) {
                break;
            }
            at = past(at);
        }
        return new Carrier(start, at, kind);
    }

    private boolean isFirst(int start, int at) {
        for (int i = start; i < at; i++) {
            if (!isBlank(window.at(i))) {
                return false;
            }
        }
        return true;
    }

    /** Of a footnote it is text that follows; anything else can be what an image refers to. */
    private @Nullable Carrier definition(int bracket) {
        int start = bracket + 2;
        while (start - bracket < 2 + MOST_BLANKS && isBlank(window.at(start)) && window.at(start) != ScanWindow.NONE) {
            start++;
        }
        if (isBlank(window.at(start))) {
            return null;
        }
        Carrier word = word(start);
        int open = labelStart(bracket);
        boolean isFootnote = open >= 0 && window.at(open + 1) == '^';
        return new Carrier(start, word.end(), isFootnote || open < 0 ? Kind.LINK : Kind.IMAGE);
    }

    private Kind kindOf(int bracket) {
        int open = labelStart(bracket);
        if (open >= 0) {
            return open > 0 && window.at(open - 1) == '!' ? Kind.IMAGE : Kind.LINK;
        }
        return bracket > MOST_LABEL ? Kind.IMAGE : Kind.LINK;
    }

    /** Where the bracket stands that a closing one belongs to, or -1 if that is not near. */
    private int labelStart(int bracket) {
        int depth = 0;
        for (int at = bracket - 1; at >= Math.max(0, bracket - MOST_LABEL); at--) {
            if (window.at(at) == ']') {
                depth++;
            } else if (window.at(at) == '[' && depth-- == 0) {
                return at;
            }
        }
        return -1;
    }

    private boolean isTag(int at) {
        char next = window.at(at + 1);
        return (isLetter(next) || next == '/' || next == '!' || next == '?') && past(at) == at + 1;
    }

    private Carrier tag(int start) {
        char quote = ScanWindow.NONE;
        boolean begins = false;
        int at = start + 1;
        while (at - start < MOST && window.at(at) != ScanWindow.NONE) {
            char c = window.at(at);
            if (quote != ScanWindow.NONE) {
                quote = c == quote ? ScanWindow.NONE : quote;
            } else if (begins && (c == '"' || c == '\'')) {
                quote = c;
            } else if (c == '>') {
                return new Carrier(start, at + 1, tagKind(start));
            } else if ((c == '<' && past(at) == at + 1) || isParagraph(at)) {
                break;
            }
            begins = c == '=' || (begins && isBlank(c));
            at = past(at);
        }
        return new Carrier(start, at, tagKind(start));
    }

    private Kind tagKind(int start) {
        int end = start + 1;
        while (end - start < 16 && isLetter(window.at(end))) {
            end++;
        }
        String name = window.text().substring(start + 1, end).toLowerCase(Locale.ROOT);
        return FOLLOWED_BY_PEOPLE.contains(name) ? Kind.LINK : Kind.IMAGE;
    }

    private boolean isParagraph(int at) {
        return window.at(at) == '\n' && window.at(at + 1) == '\n';
    }
}
