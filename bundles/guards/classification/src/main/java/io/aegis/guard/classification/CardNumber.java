package io.aegis.guard.classification;

import static io.aegis.guard.classification.Text.isDigit;

import java.util.stream.IntStream;

/** A payment card number: digits that single spaces or hyphens may group, with the check digit of ISO/IEC 7812. */
record CardNumber() implements Landmark {
    private static final int SHORTEST = 13;
    private static final int LONGEST = 19;

    @Override
    public Sign sign() {
        return Sign.PERSONAL_DATA;
    }

    @Override
    public IntStream trigrams() {
        return IntStream.of(Trigram.DIGIT, Trigram.HYPHEN, Trigram.SPACE)
                .map(between -> Trigram.of(Trigram.DIGIT, between, Trigram.DIGIT));
    }

    @Override
    public boolean isAt(String text, int at) {
        var digits = new StringBuilder(LONGEST + 1);
        for (int i = at; i >= 0 && digits.length() <= LONGEST; i = step(text, i, -1)) {
            digits.append(text.charAt(i));
        }
        digits.reverse();
        for (int i = step(text, at, 1); i >= 0 && digits.length() <= LONGEST; i = step(text, i, 1)) {
            digits.append(text.charAt(i));
        }
        return digits.length() >= SHORTEST
                && digits.length() <= LONGEST
                && digits.charAt(0) != '0'
                && isChecked(digits);
    }

    /** Offset of the digit before or behind another, with a separator between them or none; -1 if there is no such digit. */
    private static int step(String text, int at, int direction) {
        int next = at + direction;
        if (isIn(text, next) && (text.charAt(next) == ' ' || text.charAt(next) == '-')) {
            next += direction;
        }
        return isIn(text, next) && isDigit(text.charAt(next)) ? next : -1;
    }

    private static boolean isIn(String text, int offset) {
        return offset >= 0 && offset < text.length();
    }

    private static boolean isChecked(CharSequence digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            int doubled = i % 2 == 0 ? digit : 2 * digit;
            sum += doubled > 9 ? doubled - 9 : doubled;
        }
        return sum % 10 == 0;
    }
}
