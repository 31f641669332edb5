package io.aegis.kernel;

/**
 * Knows whether a text stands in an HTML tag behind an {@code =}, or in an autolink behind its scheme.
 *
 * <p>A {@code >} in quotes does not close a tag. Used by one thread at a time.
 */
final class HtmlTag {
    private enum Place {
        TEXT,
        OPENED,
        NAMED,
        ASSIGNED
    }

    private static final char NONE = '\0';

    private Place place = Place.TEXT;
    private char quote = NONE;
    private boolean valueBegins;

    boolean isOpen() {
        return place != Place.TEXT;
    }

    boolean isAssigned() {
        return place == Place.ASSIGNED;
    }

    void follow(char character) {
        place = switch (place) {
            case TEXT -> opened(character);
            case OPENED ->
                Character.isLetter(character) || character == '/' || character == '!' || character == '?'
                        ? Place.NAMED
                        : opened(character);
            case NAMED, ASSIGNED -> inside(character);
        };
    }

    private static Place opened(char character) {
        return character == '<' ? Place.OPENED : Place.TEXT;
    }

    private Place inside(char character) {
        if (quote != NONE) {
            quote = character == quote ? NONE : quote;
            return place;
        }
        boolean begins = valueBegins;
        valueBegins = character == '=' || (begins && Character.isWhitespace(character));
        if (begins && (character == '"' || character == '\'')) {
            quote = character;
            return Place.ASSIGNED;
        }
        if (character == '>') {
            valueBegins = false;
            return Place.TEXT;
        }
        return character == '=' || character == ':' ? Place.ASSIGNED : place;
    }
}
