package io.aegis.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that was probably meant. */
public final class Spelling {
    private Spelling() {}

    /** The nearest of some known words, if it is near enough to be worth a question. */
    static Optional<String> nearest(String written, Collection<String> known) {
        if (written.length() > 64) {
            return Optional.empty();
        }
        String word = folded(written);
        int tolerance = Math.max(1, word.length() / 3);
        return known.stream()
                .filter(candidate -> distance(word, folded(candidate)) <= tolerance)
                .min(Comparator.<String>comparingInt(candidate -> distance(word, folded(candidate)))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** "Did you mean `x`?", or what else to do. */
    public static String suggest(String written, Collection<String> known, String otherwise) {
        return nearest(written, known)
                .map(word -> "Did you mean `" + word + "`?")
                .orElse(otherwise);
    }

    private static String folded(String word) {
        return word.toLowerCase(Locale.ROOT).replace('-', '_');
    }

    /** Damerau-Levenshtein distance with adjacent transpositions. */
    static int distance(String left, String right) {
        int[][] cost = new int[left.length() + 1][right.length() + 1];
        for (int row = 0; row <= left.length(); row++) {
            for (int column = 0; column <= right.length(); column++) {
                cost[row][column] = row == 0 || column == 0 ? row + column : cheapest(cost, left, row, right, column);
            }
        }
        return cost[left.length()][right.length()];
    }

    private static int cheapest(int[][] cost, String left, int row, String right, int column) {
        int replaced = cost[row - 1][column - 1] + (left.charAt(row - 1) == right.charAt(column - 1) ? 0 : 1);
        int best = Math.min(replaced, 1 + Math.min(cost[row - 1][column], cost[row][column - 1]));
        boolean isSwap = row > 1
                && column > 1
                && left.charAt(row - 1) == right.charAt(column - 2)
                && left.charAt(row - 2) == right.charAt(column - 1);
        return isSwap ? Math.min(best, cost[row - 2][column - 2] + 1) : best;
    }
}
