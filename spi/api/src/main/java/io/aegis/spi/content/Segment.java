package io.aegis.spi.content;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * One piece of content of a request or an answer, with the place that it came from.
 *
 * <p>Adjacent text parts of one message are one segment, because a value split over two parts is still one value; {@link #parts()} says where each
 * part begins. Offsets everywhere in the SPI are UTF-16 offsets into {@link #text()}.
 *
 * <p>Immutable. {@link #toString()} gives the length and never the text.
 *
 * @param id identifies the segment within one exchange, stable while guards edit its text
 * @param kind what sort of JSON value it is; only {@link Kind#TEXT} can be edited
 * @param channel where in the conversation it sits
 * @param trust who wrote it
 * @param message ordinal of the message, choice or tool it belongs to; segments of one message share it
 * @param pointer JSON pointer (RFC 6901) of the value, or of the first of its parts
 * @param text the content
 * @param parts ranges that cover {@code text} from its start to its end without a gap, in order; at least one
 */
public record Segment(
        int id, Kind kind, Channel channel, Trust trust, int message, String pointer, String text, List<Part> parts) {
    /** What sort of JSON value a segment is. */
    public enum Kind {
        /** A string, or several adjacent text parts. */
        TEXT,
        /** The name of a member of an object whose names the caller chooses, or of a tool that the provider runs. An edit of it blocks the run. */
        KEY,
        /** A number of seven or more digits, as it is written. An edit of it blocks the run. */
        NUMBER,
        /** The URL of something that the provider fetches by itself, from a host that the operator admits. An edit of it blocks the run. */
        LINK
    }

    public Segment {
        requireNonNull(kind, "kind");
        requireNonNull(channel, "channel");
        requireNonNull(trust, "trust");
        requireNonNull(pointer, "pointer");
        requireNonNull(text, "text");
        parts = List.copyOf(parts);
        requireCover(parts, text.length());
    }

    /** A text segment of one part. */
    public static Segment text(int id, Channel channel, Trust trust, int message, String pointer, String text) {
        return new Segment(id, Kind.TEXT, channel, trust, message, pointer, text, List.of(new Part(0, text.length())));
    }

    /** This segment with another text and part map; everything else stays. */
    public Segment withText(String newText, List<Part> newParts) {
        return new Segment(id, kind, channel, trust, message, pointer, newText, newParts);
    }

    @Override
    public String toString() {
        return "Segment[" + id + " " + channel + " " + kind + ", " + text.length() + " characters]";
    }

    private static void requireCover(List<Part> parts, int length) {
        int at = 0;
        for (Part part : parts) {
            if (part.start() != at) {
                throw new IllegalArgumentException(
                        "parts must follow each other without a gap, broken at offset " + at);
            }
            at = part.end();
        }
        if (parts.isEmpty() || at != length) {
            throw new IllegalArgumentException("parts must cover the whole text of " + length + " characters");
        }
    }
}
