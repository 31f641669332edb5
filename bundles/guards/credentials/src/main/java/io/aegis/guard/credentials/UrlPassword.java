package io.aegis.guard.credentials;

import static io.aegis.guard.credentials.Characters.isAlphanumeric;

import io.aegis.guard.credentials.Candidate.Kind;
import io.aegis.spi.guard.ScanWindow;
import org.jspecify.annotations.Nullable;

/** Passwords in the user information of a URI, RFC 3986 section 3.2.1: {@code postgres://name:password@host}. */
final class UrlPassword {
    private static final int MOST = 256;

    private UrlPassword() {}

    /** The password of the URI whose scheme ends with the colon at an offset. */
    static @Nullable Candidate behindScheme(ScanWindow window, int colon) {
        if (window.at(colon + 1) != '/' || window.at(colon + 2) != '/' || !isAlphanumeric(window.at(colon - 1))) {
            return null;
        }
        int user = colon + 3;
        int start = -1;
        int last = -1;
        int at = user;
        while (at - user < MOST && isUserInformation(window.at(at))) {
            if (window.at(at) == ':' && start < 0) {
                start = at + 1;
            }
            if (window.at(at) == '@') {
                last = at;
            }
            at++;
        }
        boolean has = start > 0 && last > start;
        return has && isPassword(window.text(), user, start, last) ? new Candidate(start, last, Kind.PASSWORD) : null;
    }

    private static boolean isPassword(String text, int user, int start, int end) {
        boolean repeated = start - 1 - user == end - start && text.regionMatches(user, text, start, end - start);
        char first = text.charAt(start);
        boolean isReference = first == '$' || first == '{' || first == '<' || first == '%';
        boolean isWord = text.regionMatches(true, start, "password", 0, Math.max(4, end - start));
        return end - start >= 3 && !repeated && !isReference && !isWord && !Placeholders.isOne(text, start, end);
    }

    private static boolean isUserInformation(char c) {
        return c > ' ' && c < 0x7F && "\"'`<>/?\\".indexOf(c) < 0;
    }
}
