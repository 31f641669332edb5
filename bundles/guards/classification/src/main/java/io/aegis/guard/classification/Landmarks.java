package io.aegis.guard.classification;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Looks for many landmarks in one pass over a text. Safe for use by many threads.
 *
 * <p>The pass asks of every three characters whether a landmark can be near, in the same few steps and with one branch that is hardly ever taken: to branch
 * where words begin and end would cost more than all the rest.
 */
final class Landmarks {
    private final long[] set = new long[Trigram.COUNT / Long.SIZE];
    private final Map<Integer, List<Landmark>> byTrigram = new HashMap<>();

    Landmarks(List<Landmark> landmarks) {
        for (Landmark landmark : landmarks) {
            landmark.trigrams().distinct().forEach(trigram -> {
                set[trigram / Long.SIZE] |= 1L << trigram;
                byTrigram.computeIfAbsent(trigram, ignored -> new ArrayList<>()).add(landmark);
            });
        }
    }

    /** Adds what the landmarks of a text say about it. */
    void find(String text, Set<Sign> found) {
        char[] characters = text.toCharArray();
        var seen = new HashMap<Landmark, Integer>(0);
        for (int at = next(characters, 0); at < characters.length; at = next(characters, at + 1)) {
            for (Landmark landmark : byTrigram.getOrDefault(endingAt(characters, at), List.of())) {
                boolean isNew = !found.contains(landmark.sign()) && landmark.isAt(text, at);
                if (isNew && seen.merge(landmark, 1, Integer::sum) >= landmark.often()) {
                    found.add(landmark.sign());
                }
            }
        }
    }

    /** The next offset at which a trigram of a landmark ends; the length of the text if there is none. */
    private int next(char[] text, int from) {
        int trigram = endingAt(text, from - 1);
        for (int at = from; at < text.length; at++) {
            trigram = Trigram.next(trigram, text[at]);
            if (((set[trigram / Long.SIZE] >>> trigram) & 1) != 0) {
                return at;
            }
        }
        return text.length;
    }

    private static int endingAt(char[] text, int last) {
        int trigram = 0;
        for (int at = Math.max(0, last - 2); at <= last; at++) {
            trigram = Trigram.next(trigram, text[at]);
        }
        return trigram;
    }
}
