package io.aegis.guard.pii;

/** What a character of folded text can be part of. */
final class Characters {
    private Characters() {}

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean isLetter(char c) {
        return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
    }

    static boolean isHex(char c) {
        return isDigit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
    }

    /** Letters of scripts that put spaces between words; a number right after one of them is part of a word. */
    static boolean isWord(char c) {
        return c < 0x80 ? isDigit(c) || isLetter(c) || c == '_' : c < 0x0590 && Character.isLetter(c);
    }

    /** Whether the character is usual before the at sign of an e-mail address; RFC 5321 allows more, but text joins those to what stands before. */
    static boolean isLocal(char c) {
        return isWord(c) || c == '.' || c == '+' || c == '-' || c == '%' || c == '\'';
    }

    static boolean isDomain(char c) {
        return isWord(c) || c == '-' || c == '.';
    }
}
