package io.aegis.kernel;

import static java.util.Objects.requireNonNull;

/**
 * A model name of a route: exact, or with {@code *} for any run of characters.
 *
 * @param text as configured
 */
public record ModelPattern(String text) {
    public ModelPattern {
        requireNonNull(text, "text");
    }

    /** Whether the pattern stands for one name only. */
    public boolean isExact() {
        return text.indexOf('*') < 0;
    }

    /** Whether a name matches, in time linear in its length for each star. */
    public boolean matches(String name) {
        int at = 0;
        int in = 0;
        int star = -1;
        int resume = 0;
        while (in < name.length()) {
            if (at < text.length() && text.charAt(at) == '*') {
                star = at++;
                resume = in;
            } else if (at < text.length() && text.charAt(at) == name.charAt(in)) {
                at++;
                in++;
            } else if (star >= 0) {
                at = star + 1;
                in = ++resume;
            } else {
                return false;
            }
        }
        while (at < text.length() && text.charAt(at) == '*') {
            at++;
        }
        return at == text.length();
    }
}
