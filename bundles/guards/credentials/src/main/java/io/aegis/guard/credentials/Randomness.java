package io.aegis.guard.credentials;

import static io.aegis.guard.credentials.Characters.isDigit;
import static io.aegis.guard.credentials.Characters.isLetter;
import static io.aegis.guard.credentials.Characters.isLower;
import static io.aegis.guard.credentials.Characters.isUpper;

/**
 * What the characters of a value are like.
 *
 * <p>Random characters change their class (digit, small, capital) every other step; the words of a name do so every few. That and the number of different
 * characters tell a key from an identifier and from {@code xxxxxxxx} more reliably than entropy does on so few characters.
 *
 * @param length number of characters
 * @param digits how many are digits
 * @param lowers how many are small letters
 * @param uppers how many are capitals
 * @param others how many are none of these
 * @param changes how often the class changes from one letter or digit to the next
 * @param distinct how many different characters there are, of the first 64 code points and of the next
 */
record Randomness(int length, int digits, int lowers, int uppers, int others, int changes, int distinct) {
    static Randomness of(String text, int start, int end) {
        int[] counts = new int[4];
        long low = 0;
        long high = 0;
        int changes = 0;
        int previous = -1;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            int kind = isDigit(c) ? 0 : isLower(c) ? 1 : isUpper(c) ? 2 : 3;
            counts[kind]++;
            changes += kind < 3 && previous >= 0 && kind != previous ? 1 : 0;
            previous = kind < 3 ? kind : previous;
            low |= c < 64 ? 1L << c : 0;
            high |= c >= 64 ? 1L << (c & 63) : 0;
        }
        int distinct = Long.bitCount(low) + Long.bitCount(high);
        return new Randomness(end - start, counts[0], counts[1], counts[2], counts[3], changes, distinct);
    }

    /** Whether an issuer's form alone stands behind the value: not one character over and over, not a run of the alphabet. */
    boolean isVaried() {
        return distinct >= Math.min(6, length / 2) && length >= 4;
    }

    /** Whether no one would have made it up: for a value that nothing but its characters speaks for. */
    boolean isRandom() {
        boolean mixed = digits >= 2 && lowers + uppers >= 2;
        return mixed && distinct >= Math.min(10, length / 2) && changes * 10 >= length * 3;
    }

    boolean hasLetterAndDigit() {
        return digits > 0 && lowers + uppers > 0;
    }

    /** Whether a value is one sequence of letters, digits or keys that lie side by side, as in {@code abcdef123456}. */
    static boolean isSequence(String text, int start, int end) {
        int steps = 0;
        for (int i = start + 1; i < end; i++) {
            int step = text.charAt(i) - text.charAt(i - 1);
            boolean sameKind = isLetter(text.charAt(i)) == isLetter(text.charAt(i - 1));
            steps += sameKind && (step == 1 || step == 0 || step == -1) ? 1 : 0;
        }
        return steps * 10 >= (end - start) * 7;
    }
}
