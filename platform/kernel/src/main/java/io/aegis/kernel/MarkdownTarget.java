package io.aegis.kernel;

/**
 * Knows whether a text stands in the target of a Markdown link or image, {@code [label](target)}, or of a reference definition, {@code [label]: target}.
 *
 * <p>More generous than CommonMark where programs are: white space may stand between label and parenthesis, and a definition may begin anywhere in a
 * line. Used by one thread at a time.
 */
final class MarkdownTarget {
    private enum Place {
        TEXT,
        AFTER_LABEL,
        IN_PARENTHESES,
        IN_ANGLES,
        BEFORE_DEFINITION,
        IN_DEFINITION
    }

    private Place place = Place.TEXT;
    private int depth;
    private boolean begun;
    private boolean escaped;
    private boolean blankLine = true;

    boolean isOpen() {
        return place != Place.TEXT && place != Place.AFTER_LABEL;
    }

    void follow(char character) {
        boolean literal = escaped;
        escaped = character == '\\' && !literal;
        boolean paragraphEnds = character == '\n' && blankLine;
        blankLine = character == '\n' || (blankLine && Character.isWhitespace(character));
        place = paragraphEnds ? Place.TEXT : next(character, literal);
    }

    private Place next(char character, boolean literal) {
        return switch (place) {
            case TEXT -> character == ']' ? Place.AFTER_LABEL : Place.TEXT;
            case AFTER_LABEL -> afterLabel(character);
            case IN_PARENTHESES -> inParentheses(character, literal);
            case IN_ANGLES -> inAngles(character, literal);
            case BEFORE_DEFINITION -> Character.isWhitespace(character) ? place : Place.IN_DEFINITION;
            case IN_DEFINITION -> character == '\n' ? Place.TEXT : place;
        };
    }

    private Place afterLabel(char character) {
        if (character == '(') {
            depth = 1;
            begun = false;
            return Place.IN_PARENTHESES;
        }
        if (character == ':') {
            return Place.BEFORE_DEFINITION;
        }
        return character == ']' || Character.isWhitespace(character) ? Place.AFTER_LABEL : Place.TEXT;
    }

    private Place inParentheses(char character, boolean literal) {
        if (literal) {
            begun = true;
            return place;
        }
        if (character == '<' && !begun) {
            begun = true;
            return Place.IN_ANGLES;
        }
        begun |= !Character.isWhitespace(character);
        if (character == '(') {
            depth++;
        } else if (character == ')') {
            depth--;
        }
        return depth == 0 ? Place.TEXT : place;
    }

    /** In angle brackets a target may hold spaces and parentheses. */
    private Place inAngles(char character, boolean literal) {
        return (character == '>' && !literal) || character == '\n' ? Place.IN_PARENTHESES : place;
    }
}
