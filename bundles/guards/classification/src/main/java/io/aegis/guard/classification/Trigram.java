package io.aegis.guard.classification;

import java.util.stream.IntStream;

/** Three characters one after another as a number below {@link #COUNT}. Letters of either case are one, and so are many other characters. */
final class Trigram {
    static final int COUNT = 1 << 15;
    static final int DIGIT = 27;
    static final int HYPHEN = 28;
    static final int SPACE = 29;
    static final int AT = 30;

    private static final int MARK = 31;
    private static final int BITS = 5;
    private static final byte[] CODES = codes();

    private Trigram() {}

    private static byte[] codes() {
        var codes = new byte[128];
        for (char c = 'a'; c <= 'z'; c++) {
            codes[c] = (byte) (c - 'a' + 1);
            codes[c - 'a' + 'A'] = codes[c];
        }
        for (char c = '0'; c <= '9'; c++) {
            codes[c] = DIGIT;
        }
        for (char c : "_.:/".toCharArray()) {
            codes[c] = MARK;
        }
        codes['-'] = HYPHEN;
        codes[' '] = SPACE;
        codes['@'] = AT;
        return codes;
    }

    static int code(char c) {
        return CODES[Math.min(c, 127)];
    }

    /** The trigram that a character makes with the last two of another. */
    static int next(int trigram, char c) {
        return ((trigram << BITS) | code(c)) & (COUNT - 1);
    }

    static int of(int first, int second, int third) {
        return (((first << BITS) | second) << BITS) | third;
    }

    static int of(String three) {
        return of(code(three.charAt(0)), code(three.charAt(1)), code(three.charAt(2)));
    }

    /** The trigrams that end where the first three characters of a word do that stands by itself, or where it ends if it is shorter. */
    static IntStream ofBeginning(String word) {
        return switch (word.length()) {
            case 1 -> codesOutsideWords().flatMap(before -> allEndingWith(before, code(word.charAt(0))));
            case 2 -> codesOutsideWords().map(before -> of(before, code(word.charAt(0)), code(word.charAt(1))));
            default -> IntStream.of(of(word.substring(0, 3)));
        };
    }

    static IntStream allEndingWith(int second, int third) {
        return IntStream.rangeClosed(0, MARK).map(first -> of(first, second, third));
    }

    static IntStream allEndingWith(int third) {
        return IntStream.rangeClosed(0, MARK).flatMap(second -> allEndingWith(second, third));
    }

    private static IntStream codesOutsideWords() {
        return IntStream.of(0, HYPHEN, SPACE, AT, MARK);
    }
}
