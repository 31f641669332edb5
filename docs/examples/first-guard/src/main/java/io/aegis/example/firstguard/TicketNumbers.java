package io.aegis.example.firstguard;

import java.util.ArrayList;
import java.util.List;

/** Finds ticket numbers: a prefix, a hyphen and 4 to 12 digits. */
record TicketNumbers(String prefix) {
    private static final int FEWEST_DIGITS = 4;
    private static final int MOST_DIGITS = 12;

    /** Where one ticket number stands. */
    record Range(int start, int end) {}

    /** The longest ticket number. When more than that has arrived from where one begins, it is known whether it is one. */
    int longest() {
        return prefix.length() + 1 + MOST_DIGITS;
    }

    /** The ticket numbers that begin before an offset, in order. */
    List<Range> find(String text, int until) {
        var found = new ArrayList<Range>();
        String opening = prefix + "-";
        int start = text.indexOf(opening);
        while (start >= 0 && start < until) {
            int end = start + opening.length();
            while (end < text.length() && isDigit(text.charAt(end))) {
                end++;
            }
            int digits = end - start - opening.length();
            if (digits >= FEWEST_DIGITS && digits <= MOST_DIGITS) {
                found.add(new Range(start, end));
            }
            start = text.indexOf(opening, end);
        }
        return found;
    }

    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }
}
