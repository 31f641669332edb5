package io.aegis.guard.pii;

import io.aegis.spi.guard.ScanWindow;
import org.jspecify.annotations.Nullable;

/** IPv4 addresses in dotted decimal notation that can be somebody's. */
final class Ipv4Address {
    private static final Words VERSIONS = Words.of("version", "release", "build", "ver.", "v.", "firmware");
    private static final int VERSION_REACH = 10;

    private Ipv4Address() {}

    static @Nullable Candidate find(ScanWindow window, Digits digits) {
        if (digits.groups() < 4) {
            return null;
        }
        for (int group = 0; group < 4; group++) {
            boolean dotted = group == 0 || digits.separator(group) == '.';
            boolean octet = digits.size(group) <= 3 && digits.value(group) <= 255;
            boolean padded = digits.size(group) > 1 && digits.value(group) < 10;
            if (!dotted || !octet || padded) {
                return null;
            }
        }
        boolean bounded = digits.groups() == 4
                ? !digits.isCut() && !Characters.isWord(window.at(digits.end(3)))
                : digits.separator(4) != '.';
        return bounded && isTelling(digits) && !isVersion(window, digits)
                ? new Candidate(digits.start(0), digits.end(3), Entity.IP_ADDRESS)
                : null;
    }

    /** Not this host, not a mask, not the broadcast address: these are the same for everybody. */
    private static boolean isTelling(Digits digits) {
        int first = digits.value(0);
        return first != 0 && first != 127 && first != 255;
    }

    private static boolean isVersion(ScanWindow window, Digits digits) {
        return digits.total(3) <= 6 && VERSIONS.standBefore(window, digits.start(0), VERSION_REACH);
    }
}
