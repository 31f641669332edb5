package io.aegis.guard.pii;

import static io.aegis.guard.pii.Characters.isDomain;
import static io.aegis.guard.pii.Characters.isLetter;
import static io.aegis.guard.pii.Characters.isLocal;
import static io.aegis.guard.pii.Characters.isWord;

import io.aegis.spi.guard.ScanWindow;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** E-mail addresses, read outwards from their at sign. Lengths are those of RFC 5321, section 4.5.3.1. */
final class EmailAddress {
    static final int MOST_LOCAL = 64;
    private static final int MOST_DOMAIN = 255;

    /** Files that are named {@code icon@2x.png}, and code; none of these is a top level domain. */
    private static final Set<String> FILES = Set.of(
            "png", "jpg", "jpeg", "gif", "svg", "webp", "ico", "css", "scss", "js", "jsx", "tsx", "json", "html", "htm",
            "xml", "yaml", "yml", "txt", "php", "java", "class");

    private EmailAddress() {}

    /** First offset of what can be the local part of an address whose at sign is at, or comes to, the given offset. */
    static int localStart(ScanWindow window, int at, int floor) {
        int start = at;
        int first = Math.max(floor, at - MOST_LOCAL);
        while (start > first && isLocal(window.at(start - 1))) {
            start--;
        }
        return start;
    }

    /** The address around an at sign, none of it before {@code floor}. */
    static @Nullable Candidate around(ScanWindow window, int at, int floor) {
        int start = localStart(window, at, floor);
        while (start < at && !isWord(window.at(start))) {
            start++;
        }
        if (start == at || window.at(at - 1) == '.') {
            return null;
        }
        int end = domainEnd(window, at + 1);
        return end < 0 ? null : new Candidate(start, end, Entity.EMAIL_ADDRESS);
    }

    /** Where a domain ends that begins at an offset, or -1 if there is none: the last place up to which it ends in a top level domain. */
    private static int domainEnd(ScanWindow window, int start) {
        int best = -1;
        int label = start;
        for (int at = start; at - start <= MOST_DOMAIN; at++) {
            char c = window.at(at);
            if (isDomain(c) && c != '.') {
                continue;
            }
            if (label > start) {
                int end = topLevelEnd(window, label, at);
                best = end < 0 ? best : end;
            }
            if (c != '.' || at == label) {
                break;
            }
            label = at + 1;
        }
        return best;
    }

    /** Where the top level domain ends that a label is or, cut off by a hyphen, begins with; -1 if it is none. */
    private static int topLevelEnd(ScanWindow window, int start, int labelEnd) {
        String text = window.text();
        if (text.regionMatches(true, start, "xn--", 0, 4)) {
            return labelEnd;
        }
        int end = start;
        while (end < labelEnd && isTopLevel(text.charAt(end))) {
            end++;
        }
        boolean whole = end == labelEnd || text.charAt(end) == '-' || text.charAt(end) == '_';
        boolean isFile = FILES.contains(text.substring(start, end).toLowerCase(Locale.ROOT));
        return whole && end - start >= 2 && !isFile ? end : -1;
    }

    private static boolean isTopLevel(char c) {
        return isLetter(c) || (c >= 0x80 && isWord(c));
    }
}
