package io.aegis.guard.classification;

/** What landmarks ask about a text. Case is that of the letters A to Z. */
final class Text {
    private Text() {}

    static char lower(char character) {
        return character >= 'A' && character <= 'Z' ? (char) (character + ('a' - 'A')) : character;
    }

    static String lower(String text) {
        char[] characters = text.toCharArray();
        for (int i = 0; i < characters.length; i++) {
            characters[i] = lower(characters[i]);
        }
        return new String(characters);
    }

    /** Whether something that is given in lower case stands at an offset in whatever case. */
    static boolean isAt(String text, int offset, String lower) {
        if (offset < 0 || offset + lower.length() > text.length()) {
            return false;
        }
        for (int i = 0; i < lower.length(); i++) {
            if (lower(text.charAt(offset + i)) != lower.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether a range is bounded by what is not part of a word on both sides. */
    static boolean isWhole(String text, int start, int end) {
        return (start == 0 || !isWord(text.charAt(start - 1))) && (end == text.length() || !isWord(text.charAt(end)));
    }

    static boolean isWord(char character) {
        return Character.isLetterOrDigit(character) || character == '_';
    }

    static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }

    static boolean hasDigit(String text, int start, int end) {
        for (int i = start; i < end; i++) {
            if (isDigit(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    /** Whether what begins at an offset is {@code <your key>}, {@code ${KEY}}, {@code {{key}}} or {@code ****}: nobody's secret. */
    static boolean isStandIn(String text, int offset) {
        return "<${*%[(".indexOf(text.charAt(offset)) >= 0;
    }
}
