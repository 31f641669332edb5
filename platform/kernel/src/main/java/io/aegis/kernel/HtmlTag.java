package io.aegis.kernel;

/**
 * Knows whether a text may stand in an HTML tag behind an {@code =}, or in an autolink behind its scheme.
 *
 * <p>Which {@code <} begins a tag, and which quote ends a value, depends on who reads: a comment, a broken tag or a comparison before it changes that. So
 * every reading is followed, of every {@code <} that may begin a tag, and of an {@code =} where HTML takes it for the beginning of a name and others for
 * that of a value. The text stands in a tag as long as one reading says so.
 *
 * <p>Readings that agree about what comes next are one: there are as many as there are places. Used by one thread at a time.
 */
final class HtmlTag {
    /** Where a reading stands; each is a bit of a set. */
    private static final int NAME = 1;

    private static final int BETWEEN = 1 << 1;
    private static final int ATTRIBUTE = 1 << 2;
    private static final int BEFORE_VALUE = 1 << 3;
    private static final int BARE = 1 << 4;
    private static final int DOUBLE = 1 << 5;
    private static final int SINGLE = 1 << 6;
    private static final int QUOTED = DOUBLE | SINGLE;
    private static final int UNQUOTED = NAME | BETWEEN | ATTRIBUTE | BEFORE_VALUE | BARE;

    /** Readings of which none has come to a value. */
    private int named;

    /** Readings that have come to one, which send as long as their tag is open. */
    private int assigned;

    private boolean bracket;

    boolean isAssigned() {
        return assigned != 0;
    }

    void follow(char character) {
        int begun = bracket && begins(character) ? NAME : 0;
        bracket = character == '<';
        if (named != 0 || assigned != 0) {
            boolean assigns = character == '=' || character == ':';
            int on = next(named, character);
            assigned = next(assigned, character) | (assigns ? on : 0);
            named = assigns ? 0 : on;
        }
        named |= begun;
    }

    private static boolean begins(char character) {
        return Character.isLetter(character) || character == '/' || character == '!' || character == '?';
    }

    private static int next(int readings, char character) {
        int quoted = readings & QUOTED;
        int unquoted = readings & UNQUOTED;
        return switch (character) {
            case '"' -> (quoted & SINGLE) | left(quoted & DOUBLE) | value(unquoted, DOUBLE);
            case '\'' -> (quoted & DOUBLE) | left(quoted & SINGLE) | value(unquoted, SINGLE);
            case '>' -> quoted;
            case '=' -> quoted | assigned(unquoted);
            case '/' -> quoted | (unquoted & BARE) | (has(unquoted, BEFORE_VALUE) ? BARE : 0) | between(unquoted);
            default -> quoted | (Character.isWhitespace(character) ? spaced(unquoted, character) : said(unquoted));
        };
    }

    /** A quote has closed what a value was. */
    private static int left(int quoted) {
        return quoted == 0 ? 0 : BETWEEN;
    }

    /** A quote opens a value where one may begin, and is a letter elsewhere. */
    private static int value(int unquoted, int quote) {
        return said(unquoted & ~BEFORE_VALUE) | (has(unquoted, BEFORE_VALUE) ? quote : 0);
    }

    /** To HTML an {@code =} that stands where a name may begin begins one; others take any for what a value is behind. */
    private static int assigned(int unquoted) {
        return unquoted == 0 ? 0 : said(unquoted) | BEFORE_VALUE;
    }

    private static int between(int unquoted) {
        return has(unquoted, NAME | BETWEEN | ATTRIBUTE) ? BETWEEN : 0;
    }

    /** HTML knows five kinds of space; to it, the others are letters. */
    private static int spaced(int unquoted, char space) {
        int on = (unquoted & (ATTRIBUTE | BEFORE_VALUE)) | (has(unquoted, NAME | BETWEEN | BARE) ? BETWEEN : 0);
        return space > ' ' ? on | said(unquoted) : on;
    }

    private static int said(int unquoted) {
        return (unquoted & (NAME | ATTRIBUTE | BARE))
                | (has(unquoted, BETWEEN) ? ATTRIBUTE : 0)
                | (has(unquoted, BEFORE_VALUE) ? BARE : 0);
    }

    private static boolean has(int readings, int any) {
        return (readings & any) != 0;
    }
}
