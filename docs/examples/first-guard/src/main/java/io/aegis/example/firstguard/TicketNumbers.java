package io.aegis.example.firstguard;

import java.util.ArrayList;
import java.util.List;

/** Finds ticket numbers: a prefix, a hyphen and 4 to 12 digits. */
record TicketNumbers(String prefix) {
    private static final int FEWEST_DIGITS = 4;
    private static final int MOST_DIGITS = 12;

    /** Where one ticket number stands. */
    record Range(int start, int end) {}

    /** How many characters from where it begins it takes to know whether something is a ticket number: the longest, and what must not follow it. */
    int decidedAfter() {
        return prefix.length() + 1 + MOST_DIGITS + 1;
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
