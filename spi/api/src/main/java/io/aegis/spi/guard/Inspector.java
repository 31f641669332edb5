package io.aegis.spi.guard;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Judges one text that arrives in pieces.
 *
 * <p>Offsets are UTF-16 offsets into everything that this inspector was handed so far, in which nothing is ever edited: an inspector sees what the guard
 * before it cleared, after that guard's edits. Spans name segment {@value #SEGMENT}. Pieces never split a surrogate pair. A piece may end anywhere else.
 *
 * <p>Used by one thread at a time.
 */
@ConsumerType
public interface Inspector {
    /** The segment id that spans of an inspector carry. */
    int SEGMENT = 0;

    /**
     * Takes the next piece.
     *
     * @param piece text that follows what was handed over before; not empty
     * @return how far the text is cleared now, with what was decided about it; never null
     */
    Progress next(String piece);

    /**
     * Takes the end of the text.
     *
     * @return progress that clears everything, or blocks; anything else is a failure of the guard
     */
    Progress finish();
}
