package io.aegis.guard.classification;

import java.util.stream.IntStream;

/**
 * Something that can be recognised from three characters of it and then confirmed by a look around them. Safe for use by many threads.
 *
 * @implSpec A look reads a bounded number of characters, or only such as no other look for the same reads: a text is read in linear time.
 */
interface Landmark {
    /** What it says about the text. */
    Sign sign();

    /** The {@linkplain Trigram trigrams} at which it has to be looked for. */
    IntStream trigrams();

    /**
     * Whether it is there.
     *
     * @param at offset of the last character of a trigram
     */
    boolean isAt(String text, int at);

    /** How many of it make a sign. */
    default int often() {
        return 1;
    }
}
