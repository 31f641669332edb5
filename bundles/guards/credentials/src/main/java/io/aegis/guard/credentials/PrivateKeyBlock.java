package io.aegis.guard.credentials;

import static io.aegis.guard.credentials.Characters.isBase64;

import io.aegis.guard.credentials.Candidate.Kind;
import io.aegis.spi.guard.ScanWindow;
import org.jspecify.annotations.Nullable;

/** Private keys in the textual encoding of RFC 7468 and of PGP, line breaks written out or not. */
final class PrivateKeyBlock {
    /** Longest block that is looked at as one; an RSA key of 8192 bits takes 6.4 KB. */
    static final int MOST = 8192;

    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String SUBJECT = "PRIVATE KEY";
    private static final int MOST_LABEL = 40;
    private static final int LEAST_BODY = 32;

    private PrivateKeyBlock() {}

    /** The block whose first hyphen stands at an offset. */
    static @Nullable Candidate at(ScanWindow window, int start) {
        if (!isAt(window, start, BEGIN)) {
            return null;
        }
        int body = bodyStart(window, start + BEGIN.length());
        if (body < 0) {
            return null;
        }
        int most = start + MOST;
        int encoded = 0;
        int at = body;
        while (at < most && window.at(at) != ScanWindow.NONE) {
            if (window.at(at) == '-' && isAt(window, at, END)) {
                at = lineEnd(window, at + END.length());
                break;
            }
            encoded += isBase64(window.at(at)) ? 1 : 0;
            at++;
        }
        return encoded >= LEAST_BODY ? new Candidate(start, at, Kind.PRIVATE_KEY) : null;
    }

    /** Where the label ends that says of what this is the beginning, or -1 if it is no private key. */
    private static int bodyStart(ScanWindow window, int label) {
        int at = label;
        boolean isPrivate = false;
        while (at - label < MOST_LABEL && window.at(at) != '-') {
            char c = window.at(at);
            if (c != ' ' && !Characters.isAlphanumeric(c)) {
                return -1;
            }
            isPrivate |= c == 'P' && isAt(window, at, SUBJECT);
            at++;
        }
        return isPrivate && isAt(window, at, "-----") ? at + 5 : -1;
    }

    private static int lineEnd(ScanWindow window, int label) {
        int at = label;
        while (at - label < MOST_LABEL && (window.at(at) == ' ' || Characters.isAlphanumeric(window.at(at)))) {
            at++;
        }
        return isAt(window, at, "-----") ? at + 5 : at;
    }

    private static boolean isAt(ScanWindow window, int at, String expected) {
        for (int i = 0; i < expected.length(); i++) {
            if (window.at(at + i) != expected.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
