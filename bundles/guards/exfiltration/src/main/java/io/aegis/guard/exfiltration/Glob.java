package io.aegis.guard.exfiltration;

/**
 * A name in which {@code *} stands for any characters, none included.
 *
 * @param pattern case matters
 */
record Glob(String pattern) {
    /** Goes back to the last star only, which is enough: the time is bounded by the product of both lengths. */
    boolean matches(String name) {
        int at = 0;
        int in = 0;
        int star = -1;
        int resumed = 0;
        while (at < name.length()) {
            if (in < pattern.length() && pattern.charAt(in) == '*') {
                star = in++;
                resumed = at;
            } else if (in < pattern.length() && pattern.charAt(in) == name.charAt(at)) {
                in++;
                at++;
            } else if (star >= 0) {
                in = star + 1;
                at = ++resumed;
            } else {
                return false;
            }
        }
        while (in < pattern.length() && pattern.charAt(in) == '*') {
            in++;
        }
        return in == pattern.length();
    }
}
