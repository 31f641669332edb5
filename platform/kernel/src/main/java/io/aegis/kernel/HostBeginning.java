package io.aegis.kernel;

import java.util.regex.Pattern;

/**
 * Knows whether a value would be the beginning of a host's name: programs make a link of {@code value.evil.example}, and whoever follows it, or looks
 * ahead, asks for that name.
 */
final class HostBeginning {
    enum Sight {
        /** It ends before a dot, or nothing comes behind that. */
        NONE,
        BEGINS,
        /** More text will tell. */
        UNFINISHED
    }

    /** Far longer than a label may be. What goes on longer is taken for one. */
    private static final int MOST = 256;

    /** What Markdown and HTML make a dot of. */
    private static final Pattern DOT = Pattern.compile("&(?:#0*46|#[xX]0*2[eE]|period);");

    private static final int LONGEST_DOT = 16;

    private HostBeginning() {}

    /**
     * What the text from an offset on makes of a value before it.
     *
     * @param whole whether nothing follows the text
     */
    static Sight after(CharSequence text, int offset, boolean whole) {
        boolean dotted = false;
        int most = Math.min(text.length(), offset + MOST);
        int at = offset;
        while (at < most) {
            char character = text.charAt(at);
            int dot = dot(text, at, character);
            if (dot > 0) {
                if (dotted) {
                    return Sight.NONE;
                }
                dotted = true;
                at += dot;
            } else if (character == '&' && !whole && text.length() - at < LONGEST_DOT) {
                return Sight.UNFINISHED;
            } else if (Character.isLetterOrDigit(character) || character == '-' || character == '_') {
                if (dotted) {
                    return Sight.BEGINS;
                }
                at++;
            } else if (isIgnored(character)) {
                at++;
            } else {
                return Sight.NONE;
            }
        }
        if (at >= offset + MOST) {
            return Sight.BEGINS;
        }
        return whole ? Sight.NONE : Sight.UNFINISHED;
    }

    /** How many characters are a dot to those who look up names; 0 if none is. */
    private static int dot(CharSequence text, int at, char character) {
        if (character == '.' || character == '\u3002' || character == '\uFF0E' || character == '\uFF61') {
            return 1;
        }
        if (character != '&') {
            return 0;
        }
        var spelled = DOT.matcher(text).region(at, Math.min(text.length(), at + LONGEST_DOT));
        return spelled.lookingAt() ? spelled.end() - at : 0;
    }

    /** What is not seen, and not in the name either; and what Markdown escapes a dot with. */
    private static boolean isIgnored(char character) {
        int type = Character.getType(character);
        return character == '\\'
                || type == Character.FORMAT
                || type == Character.NON_SPACING_MARK
                || type == Character.SURROGATE;
    }
}
