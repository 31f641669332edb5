package io.aegis.spi.content;

/**
 * The range of a segment's text that came from one JSON string.
 *
 * @param start first UTF-16 offset
 * @param end offset after the last, not before {@code start}
 */
public record Part(int start, int end) {
    public Part {
        if (start < 0 || end < start) {
            throw new IllegalArgumentException("a part needs 0 <= start <= end, got " + start + ".." + end);
        }
    }
}
