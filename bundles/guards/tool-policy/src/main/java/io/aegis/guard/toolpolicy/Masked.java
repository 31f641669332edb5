package io.aegis.guard.toolpolicy;

import io.aegis.spi.content.Placeholder;

/**
 * Tells a text that masked values may stand in: the gateway puts originals also in place of placeholders that a model spelled otherwise.
 *
 * <p>Looks for the tag alone, behind anything that can separate it from its entity, so it may take an odd word for one.
 */
final class Masked {
    private Masked() {}

    static boolean isIn(String text) {
        int letters = 0;
        boolean isTag = false;
        for (int at = 0; at <= text.length(); at++) {
            char c = at < text.length() ? lower(text.charAt(at)) : ' ';
            boolean ends = !isAlphanumeric(c) || (c == 's' && letters == Placeholder.TAG_LENGTH);
            if (isTag && letters == Placeholder.TAG_LENGTH && ends) {
                return true;
            }
            if (c == '_' || c == '-' || c == ' ' || c == '\\') {
                isTag = at > 0;
                letters = 0;
            } else if (c >= 'a' && c <= 'p') {
                letters++;
            } else {
                isTag = false;
            }
        }
        return false;
    }

    private static boolean isAlphanumeric(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }

    private static char lower(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c | 0x20) : c;
    }
}
