package io.aegis.guard.classification;

import java.util.stream.IntStream;

/**
 * A word or phrase that stands by itself.
 *
 * @param sign what a text with it is
 * @param text lower-case, unless case matters
 * @param anyCase whether {@code Secret} is {@code SECRET}
 */
record Phrase(Sign sign, String text, boolean anyCase) implements Landmark {
    @Override
    public IntStream trigrams() {
        return Trigram.ofBeginning(text);
    }

    @Override
    public boolean isAt(String read, int at) {
        int start = at + 1 - Math.min(3, text.length());
        boolean isHere = anyCase ? Text.isAt(read, start, text) : read.startsWith(text, start);
        return isHere && Text.isWhole(read, start, start + text.length());
    }
}
