package io.aegis.guard.pii;

import static io.aegis.guard.pii.Characters.isDigit;

import io.aegis.spi.guard.ScanWindow;

/**
 * Groups of digits with single separators between them, read from the first digit: {@code +49 (0) 30/901820}, {@code 4111-1111-1111-1111}.
 *
 * <p>Reads no further than its bounds allow; {@link #isCut} says that digits follow beyond them.
 */
final class Digits {
    static final int MOST = 32;
    private static final int MOST_GROUPS = 17;

    /** What {@link #separator} says for two characters, such as a parenthesis and a space. */
    static final char SEVERAL = 'm';

    final byte[] values = new byte[MOST];
    private final int[] starts = new int[MOST_GROUPS];
    private final int[] ends = new int[MOST_GROUPS];
    private final int[] totals = new int[MOST_GROUPS];
    private final char[] separators = new char[MOST_GROUPS];
    private int groups;
    private boolean cut;

    private Digits() {}

    static Digits at(ScanWindow window, int start) {
        var digits = new Digits();
        digits.read(window, start);
        return digits;
    }

    private void read(ScanWindow window, int start) {
        int total = 0;
        int at = start;
        char separator = ScanWindow.NONE;
        while (groups < MOST_GROUPS) {
            int from = at;
            while (isDigit(window.at(at)) && total < MOST) {
                values[total++] = (byte) (window.at(at) - '0');
                at++;
            }
            starts[groups] = from;
            ends[groups] = at;
            totals[groups] = total;
            separators[groups] = separator;
            groups++;
            cut = isDigit(window.at(at));
            int width = cut ? 0 : separatorWidth(window, at);
            if (width == 0) {
                return;
            }
            separator = width == 1 ? window.at(at) : SEVERAL;
            at += width;
        }
        cut = true;
    }

    /** Length of the separator at an offset, 0 if no further group of digits follows there. */
    static int separatorWidth(ScanWindow window, int at) {
        char first = window.at(at);
        if (!isSeparator(first)) {
            return 0;
        }
        char second = window.at(at + 1);
        if (isDigit(second)) {
            return first == '(' ? 0 : 1;
        }
        boolean pair = switch (first) {
            case ')' -> second == ' ' || second == '-' || second == '.';
            case ' ' -> second == '(' || second == '-';
            case '-' -> second == '(' || second == ' ';
            default -> false;
        };
        return pair && isDigit(window.at(at + 2)) ? 2 : 0;
    }

    private static boolean isSeparator(char c) {
        return c == ' ' || c == '-' || c == '.' || c == '/' || c == ')' || c == '(';
    }

    int groups() {
        return groups;
    }

    /** Whether more digits follow than were read. */
    boolean isCut() {
        return cut;
    }

    /** Number of digits up to and with a group. */
    int total(int group) {
        return totals[group];
    }

    int size(int group) {
        return ends[group] - starts[group];
    }

    int start(int group) {
        return starts[group];
    }

    int end(int group) {
        return ends[group];
    }

    /** What stands before a group. */
    char separator(int group) {
        return separators[group];
    }

    /** The number that a group of at most nine digits is. */
    int value(int group) {
        int value = 0;
        for (int i = totals[group] - size(group); i < totals[group]; i++) {
            value = value * 10 + values[i];
        }
        return value;
    }

    /** Whether the first groups have these sizes, with one and the same separator out of those given. */
    boolean begins(String separatorsAllowed, int... sizes) {
        if (groups < sizes.length) {
            return false;
        }
        for (int i = 0; i < sizes.length; i++) {
            boolean separated =
                    i == 0 || (separators[i] == separators[1] && separatorsAllowed.indexOf(separators[i]) >= 0);
            if (size(i) != sizes[i] || !separated) {
                return false;
            }
        }
        return true;
    }

    /** Whether the groups begin with a calendar date or are two years. */
    boolean isDate() {
        boolean yearFirst = begins("-./ ", 4, 2, 2) && isYear(0);
        boolean yearLast = begins("-./ ", 2, 2, 4) && isYear(2);
        boolean years = groups == 2 && size(0) == 4 && size(1) == 4 && isYear(0) && isYear(1);
        return yearFirst || yearLast || years;
    }

    private boolean isYear(int group) {
        return value(group) >= 1800 && value(group) < 2200;
    }

    /** Whether a value may end with a group: nothing follows, or something that is set off by a space. */
    boolean mayEndWith(int group) {
        return group == groups - 1 ? !cut : separators[group + 1] == ' ' || separators[group + 1] == SEVERAL;
    }
}
