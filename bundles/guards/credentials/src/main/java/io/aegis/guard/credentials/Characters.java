package io.aegis.guard.credentials;

/** What a character of folded text can be part of. */
final class Characters {
    private static final boolean[] WORD = new boolean[128];

    static {
        for (char c = 0; c < 128; c++) {
            WORD[c] = isAlphanumeric(c) || c == '_' || c == '-';
        }
    }

    private Characters() {}

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean isLower(char c) {
        return c >= 'a' && c <= 'z';
    }

    static boolean isUpper(char c) {
        return c >= 'A' && c <= 'Z';
    }

    static boolean isLetter(char c) {
        return isLower((char) (c | 0x20)) && c < 0x80;
    }

    static boolean isAlphanumeric(char c) {
        return isDigit(c) || isLetter(c);
    }

    static boolean isHex(char c) {
        return isDigit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
    }

    /** Letters, digits, underscore and hyphen: what tokens and names are made of. */
    static boolean isWord(char c) {
        return c < 128 && WORD[c];
    }

    /** What stands between a name and its value. */
    static boolean isSeparator(char c) {
        return c == '=' || c == ':' || c == ',';
    }

    /** Whether a word begins behind the character: it is of no word, and no escape sequence can end there or go on. */
    static boolean setsOff(char c) {
        return !isWord(c) && c != '\\' && c != '%' && c != '[';
    }

    static boolean isBase64(char c) {
        return isWord(c) || c == '+' || c == '/' || c == '=';
    }

    static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }
}
