package io.aegis.spi.guard;

import static java.util.Objects.requireNonNull;

/**
 * How far an inspector has got.
 *
 * <p>Cleared text leaves the gateway and cannot be taken back: edits of a progress lie between the previous cleared offset and this one. A block
 * concerns text that is not cleared yet.
 *
 * @param cleared offset up to which the text may go on; never less than before, never more than was handed over, never inside a surrogate pair
 * @param verdict the decision about the text since the last progress. A required approval counts as a block, because a stream cannot wait
 */
public record Progress(int cleared, Verdict verdict) {
    public Progress {
        requireNonNull(verdict, "verdict");
        if (cleared < 0) {
            throw new IllegalArgumentException("cleared is an offset, got " + cleared);
        }
    }

    /** Nothing found up to an offset. */
    public static Progress cleared(int offset) {
        return new Progress(offset, Verdict.allow());
    }
}
