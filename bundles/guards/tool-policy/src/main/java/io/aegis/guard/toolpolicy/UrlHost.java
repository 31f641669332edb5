package io.aegis.guard.toolpolicy;

import java.util.Locale;
import java.util.Optional;

/**
 * The host of a URL that every program reads alike.
 *
 * <p>Of a URL about which programs differ there is none: with a user before the host, a backslash, a blank, escapes or letters beyond ASCII in the host, a
 * dot behind it, or a number for an address that is not four decimal ones.
 */
final class UrlHost {
    private static final int LONGEST = 253;

    private UrlHost() {}

    static Optional<String> of(String url) {
        int start = afterScheme(url);
        if (start < 0 || !isPlain(url)) {
            return Optional.empty();
        }
        int end = start;
        while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
            end++;
        }
        String authority = url.substring(start, end).toLowerCase(Locale.ROOT);
        int colon = authority.indexOf(':');
        String host = colon < 0 ? authority : authority.substring(0, colon);
        boolean hasPort = colon < 0 || isPort(authority.substring(colon + 1));
        return hasPort && isName(host) && !isOddAddress(host) ? Optional.of(host) : Optional.empty();
    }

    private static int afterScheme(String url) {
        for (String scheme : new String[] {"https://", "http://"}) {
            if (url.regionMatches(true, 0, scheme, 0, scheme.length())) {
                return scheme.length();
            }
        }
        return -1;
    }

    private static boolean isPlain(String url) {
        return url.chars().allMatch(c -> c > ' ' && c < 0x7F && c != '\\');
    }

    private static boolean isPort(String text) {
        return !text.isEmpty() && text.length() <= 5 && isDecimal(text);
    }

    private static boolean isName(String host) {
        boolean isMadeRight = host.chars()
                .allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_');
        return isMadeRight
                && !host.isEmpty()
                && host.length() <= LONGEST
                && host.charAt(0) != '.'
                && host.charAt(host.length() - 1) != '.'
                && !host.contains("..");
    }

    /** Whether programs take a host for an address that it does not show: {@code 2130706433}, {@code 0x7f.1}, {@code 010.0.0.1}. */
    private static boolean isOddAddress(String host) {
        String[] labels = host.split("\\.", -1);
        String last = labels[labels.length - 1];
        if (!isDecimal(last) && !last.startsWith("0x")) {
            return false;
        }
        for (String label : labels) {
            boolean isOctet = isDecimal(label)
                    && label.length() <= 3
                    && (label.length() == 1 || label.charAt(0) != '0')
                    && Integer.parseInt(label) < 256;
            if (!isOctet) {
                return true;
            }
        }
        return labels.length != 4;
    }

    private static boolean isDecimal(String text) {
        return text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
