package io.aegis.spi.content;

/**
 * A range of one segment's text.
 *
 * @param segment {@link Segment#id()} of the segment; while streaming, the id that the inspector was opened with
 * @param start first UTF-16 offset
 * @param end offset after the last; greater than {@code start}
 */
public record Span(int segment, int start, int end) {
    public Span {
        if (start < 0 || end <= start) {
            throw new IllegalArgumentException("a span needs 0 <= start < end, got " + start + ".." + end);
        }
    }

    /** Whether the two share at least one character. */
    public boolean overlaps(Span other) {
        return segment == other.segment && start < other.end && other.start < end;
    }
}
