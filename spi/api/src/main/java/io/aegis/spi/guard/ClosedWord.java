package io.aegis.spi.guard;

/** The closed alphabet of what plugins may say of a run: {@code [a-z0-9._-]{1,64}}. Checked for every finding and label, so without a pattern. */
final class ClosedWord {
    private static final int MOST = 64;

    private ClosedWord() {}

    static boolean isOne(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (!isLetter(word.charAt(i))) {
                return false;
            }
        }
        return !word.isEmpty() && word.length() <= MOST;
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
    }
}
