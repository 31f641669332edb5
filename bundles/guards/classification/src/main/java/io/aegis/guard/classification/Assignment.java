package io.aegis.guard.classification;

import java.util.List;

/** The form {@code name = value}, as configuration files, JSON, shells and people write it. */
final class Assignment {
    private static final int MOST_BETWEEN = 12;
    private static final int LONGEST_VALUE = 256;
    private static final List<String> WORDS = List.of("is ", "was ", "to ");

    private Assignment() {}

    /**
     * Where the value begins that is assigned to the name that ends at an offset.
     *
     * @return -1 if nothing is assigned
     */
    static int valueAfter(String text, int end) {
        int most = Math.min(text.length(), end + MOST_BETWEEN);
        boolean assigned = false;
        int at = end;
        while (at < most) {
            char character = text.charAt(at);
            if (character == '=' || character == ':') {
                assigned = true;
            } else if (character == ' ' && startsWithWord(text, at + 1)) {
                assigned = true;
                at = text.indexOf(' ', at + 1);
            } else if (" \t\"'`>\\".indexOf(character) < 0) {
                break;
            }
            at++;
        }
        return assigned && at < text.length() ? at : -1;
    }

    /** Where a value ends: at white space, a quote, or what separates it from the next. */
    static int endOfValue(String text, int start) {
        int end = start;
        int most = Math.min(text.length(), start + LONGEST_VALUE);
        while (end < most && text.charAt(end) > ' ' && "\"'`,;)}\\&".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return end;
    }

    private static boolean startsWithWord(String text, int at) {
        for (String word : WORDS) {
            if (Text.isAt(text, at, word)) {
                return true;
            }
        }
        return false;
    }
}
