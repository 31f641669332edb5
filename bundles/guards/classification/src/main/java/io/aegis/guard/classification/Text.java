package io.aegis.guard.classification;

/**
 * A text with what every sign needs of it, computed once.
 *
 * @param original as it was handed over
 * @param lower with the letters A to Z lowered, character by character, so that offsets are the same
 */
record Text(String original, String lower) {
    static Text of(String original) {
        char[] characters = original.toCharArray();
        for (int i = 0; i < characters.length; i++) {
            char character = characters[i];
            if (character >= 'A' && character <= 'Z') {
                characters[i] = (char) (character + ('a' - 'A'));
            }
        }
        return new Text(original, new String(characters));
    }

    /** Whether a range is bounded by what is not part of a word on both sides. */
    boolean isWhole(int start, int end) {
        return (start == 0 || !isWord(original.charAt(start - 1)))
                && (end == original.length() || !isWord(original.charAt(end)));
    }

    static boolean isWord(char character) {
        return Character.isLetterOrDigit(character) || character == '_';
    }

    @Override
    public String toString() {
        return "Text[" + original.length() + " characters]";
    }
}
