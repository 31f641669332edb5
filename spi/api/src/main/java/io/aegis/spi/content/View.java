package io.aegis.spi.content;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;

/**
 * A text to read, put together from ranges of one or more segments, with the way back from its offsets to theirs.
 *
 * <p>A guard that reads every view of an inspection finds a value that lies in one part, crosses two parts of a message, or crosses messages.
 *
 * <p>Immutable. {@link #toString()} gives the length and never the text.
 *
 * @param text what to read
 * @param pieces where each stretch of it came from, in order, without a gap
 */
public record View(String text, List<Piece> pieces) {
    /**
     * A stretch of a view that is a range of one segment.
     *
     * @param offset where it begins in the view
     * @param segment the segment's id
     * @param start where it begins in the segment
     * @param length how long it is, in both
     */
    public record Piece(int offset, int segment, int start, int length) {}

    public View {
        requireNonNull(text, "text");
        pieces = List.copyOf(pieces);
    }

    /** The view of one whole segment. */
    public static View of(Segment segment) {
        return new View(
                segment.text(),
                List.of(new Piece(0, segment.id(), 0, segment.text().length())));
    }

    /** The view of one part of a segment. */
    public static View of(Segment segment, Part part) {
        int length = part.end() - part.start();
        return new View(
                segment.text().substring(part.start(), part.end()),
                List.of(new Piece(0, segment.id(), part.start(), length)));
    }

    /** The segments' texts one after another, with nothing between them. */
    public static View joined(List<Segment> segments) {
        var text = new StringBuilder();
        var pieces = new ArrayList<Piece>(segments.size());
        for (Segment segment : segments) {
            pieces.add(new Piece(text.length(), segment.id(), 0, segment.text().length()));
            text.append(segment.text());
        }
        return new View(text.toString(), pieces);
    }

    /** Whether a range of this view lies in more than one piece. */
    public boolean crosses(int start, int end) {
        return spans(start, end).size() > 1;
    }

    /**
     * The ranges of segments that a range of this view stands for, in order.
     *
     * @throws IllegalArgumentException if the range is empty or leaves the view
     */
    public List<Span> spans(int start, int end) {
        if (start < 0 || end <= start || end > text.length()) {
            throw new IllegalArgumentException(
                    "range " + start + ".." + end + " is not within a view of " + text.length() + " characters");
        }
        var spans = new ArrayList<Span>(1);
        for (Piece piece : pieces) {
            int from = Math.max(start, piece.offset());
            int to = Math.min(end, piece.offset() + piece.length());
            if (from < to) {
                int shift = piece.start() - piece.offset();
                spans.add(new Span(piece.segment(), from + shift, to + shift));
            }
        }
        return spans;
    }

    @Override
    public String toString() {
        return "View[" + text.length() + " characters, " + pieces.size() + " pieces]";
    }
}
