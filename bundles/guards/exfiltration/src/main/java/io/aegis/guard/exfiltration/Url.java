package io.aegis.guard.exfiltration;

import static io.aegis.guard.exfiltration.Characters.isSlash;

import java.util.Locale;

/**
 * A URL as far as it matters where it leads.
 *
 * @param authority what stands between the slashes and the path, in small letters
 * @param rest path, query and fragment
 * @param isPlain whether every program reads the same host in it
 * @param isFetched whether a program follows it by itself
 */
record Url(String authority, String rest, boolean isPlain, boolean isFetched) {
    /** Longer ones carry something, whatever it looks like. */
    private static final int LONGEST = 2048;

    /**
     * Reads a URL behind its scheme and slashes.
     *
     * @param isUsual whether these were {@code http://} or {@code https://}
     */
    static Url of(String behind, boolean isUsual, boolean isFetched) {
        int end = 0;
        while (end < behind.length() && !isSlash(behind.charAt(end)) && "?#".indexOf(behind.charAt(end)) < 0) {
            end++;
        }
        String authority = behind.substring(0, end).toLowerCase(Locale.ROOT);
        boolean isBackslash = end < behind.length() && behind.charAt(end) == '\\' && end + 1 < behind.length();
        boolean isPlain = isUsual && !isBackslash && isHost(authority);
        return new Url(authority, behind.substring(end), isPlain, isFetched);
    }

    private static boolean isHost(String authority) {
        return !authority.isEmpty()
                && authority
                        .chars()
                        .allMatch(c -> (c >= 'a' && c <= 'z')
                                || (c >= '0' && c <= '9')
                                || c == '.'
                                || c == '-'
                                || c == '_'
                                || c == ':');
    }

    /** The host without its port. */
    String host() {
        int colon = authority.indexOf(':');
        return colon < 0 ? authority : authority.substring(0, colon);
    }

    boolean hasQuery() {
        return rest.indexOf('?') >= 0 || authority.indexOf('@') >= 0;
    }

    /** How many characters it holds that say something to its host and nothing to a reader. */
    int payload() {
        if (rest.length() > LONGEST) {
            return rest.length();
        }
        return Payload.of(authority + rest);
    }
}
