package io.aegis.kernel;

/**
 * Knows whether the current word is a URL as far as it goes, with a scheme or without: programs also make links of {@code evil.example/path}.
 *
 * <p>A word ends where every program ends it: at a space, tab or line break, and at a {@code <}. Programs differ about other spaces and about {@code >},
 * because what closes a tag to one is text to another, so those end nothing here. Used by one thread at a time.
 */
final class UrlWord {
    /** As much of the word as is needed to see a scheme in it. */
    private static final int KEPT = 16;

    private final StringBuilder word = new StringBuilder(KEPT);
    private boolean url;
    private boolean dotted;

    boolean isUrl() {
        return url;
    }

    void follow(char character) {
        if (character == ' ' || character == '\t' || character == '\n' || character == '\r' || character == '<') {
            word.setLength(0);
            url = false;
            dotted = false;
            return;
        }
        if (url) {
            return;
        }
        if (word.length() == KEPT) {
            word.deleteCharAt(0);
        }
        word.append(Character.toLowerCase(character));
        dotted |= isDomainDot();
        url = endsLikeUrl();
    }

    private boolean isDomainDot() {
        int length = word.length();
        return length >= 3
                && word.charAt(length - 2) == '.'
                && Character.isLetterOrDigit(word.charAt(length - 1))
                && (Character.isLetterOrDigit(word.charAt(length - 3)) || word.charAt(length - 3) == '-');
    }

    private boolean endsLikeUrl() {
        return switch (word.charAt(word.length() - 1)) {
            case '/' -> dotted || ends("//") || ends(":/") || ends("\\/");
            case '\\' -> ends(":\\") || ends("\\\\") || ends("/\\");
            case '?', '#' -> dotted;
            case '.' -> ends("www.");
            case '(' -> ends("url(");
            case ':' ->
                ends("http:")
                        || ends("https:")
                        || ends("mailto:")
                        || ends("data:")
                        || ends("javascript:")
                        || ends("tel:")
                        || ends("xmpp:");
            default -> false;
        };
    }

    private boolean ends(String suffix) {
        int from = word.length() - suffix.length();
        return from >= 0 && word.indexOf(suffix, from) == from;
    }
}
