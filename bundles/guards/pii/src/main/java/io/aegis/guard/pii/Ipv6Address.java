package io.aegis.guard.pii;

import static io.aegis.guard.pii.Characters.isDigit;
import static io.aegis.guard.pii.Characters.isHex;
import static io.aegis.guard.pii.Characters.isWord;

import io.aegis.spi.guard.ScanWindow;
import org.jspecify.annotations.Nullable;

/** IPv6 addresses in the forms of RFC 4291, section 2.2, read from their first colon. */
final class Ipv6Address {
    private static final int GROUPS = 8;

    private final ScanWindow window;
    private final int start;
    private int at;
    private int groups;
    private int digits;
    private int letters;
    private boolean compressed;

    private Ipv6Address(ScanWindow window, int start) {
        this.window = window;
        this.start = start;
        this.at = start;
    }

    /** The address whose first colon stands at an offset. */
    static @Nullable Candidate aroundFirstColon(ScanWindow window, int colon, int floor) {
        int start = colon;
        while (start > floor && colon - start < 4 && isHex(window.at(start - 1))) {
            start--;
        }
        char before = window.at(start - 1);
        char after = window.at(colon + 1);
        boolean possible = after == ':' || (start < colon && isHex(after));
        if (!possible || isWord(before) || before == ':' || before == '.') {
            return null;
        }
        return new Ipv6Address(window, start).read();
    }

    private @Nullable Candidate read() {
        while (groups < GROUPS) {
            if (!readSeparator() || !readGroup()) {
                break;
            }
        }
        boolean complete = groups == GROUPS ? !compressed : compressed;
        if (complete && compressed) {
            readDotted();
        }
        char after = window.at(at);
        boolean bounded = !isWord(after) && (after != ':' || !isHex(window.at(at + 1)));
        return complete && bounded && isTelling() ? new Candidate(start, at, Entity.IP_ADDRESS) : null;
    }

    /** Reads the colons before the next group; false if the address ends here. */
    private boolean readSeparator() {
        if (window.at(at) != ':') {
            return groups == 0;
        }
        if (window.at(at + 1) == ':') {
            if (compressed) {
                return false;
            }
            compressed = true;
            at += 2;
            return isHex(window.at(at));
        }
        if (groups == 0 || !isHex(window.at(at + 1))) {
            return false;
        }
        at++;
        return true;
    }

    private boolean readGroup() {
        int from = at;
        while (at - from < 4 && isHex(window.at(at))) {
            if (isDigit(window.at(at))) {
                digits++;
            } else {
                letters++;
            }
            at++;
        }
        groups++;
        return at > from;
    }

    /** The rest of an IPv4 address at the end, as in {@code ::ffff:192.0.2.1}. */
    private void readDotted() {
        int most = at + 12;
        while (at < most && window.at(at) == '.' && isDigit(window.at(at + 1))) {
            at += 2;
            while (at < most && isDigit(window.at(at))) {
                at++;
            }
        }
    }

    /** Not the loopback or unspecified address, and not a name of code such as {@code Cafe::Bed} or {@code [1::2]}. */
    private boolean isTelling() {
        return digits > 0 && digits + letters > 3;
    }
}
