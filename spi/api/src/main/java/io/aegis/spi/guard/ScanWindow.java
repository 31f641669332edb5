package io.aegis.spi.guard;

import static java.util.Objects.requireNonNull;

/**
 * The stretch of a text that a {@link TextScanner} can see. The text is {@linkplain FoldedText folded}.
 *
 * <p>Not safe for use by several threads.
 */
public final class ScanWindow {
    /** What {@link #at} gives outside the text: no value has it inside. */
    public static final char NONE = '\0';

    private final String text;
    private final int from;
    private final boolean ended;
    private boolean incomplete;
    private long looks;

    /**
     * @param text what has arrived and is not settled, after at least {@link TextScanner#LOOKBEHIND} characters that are, where there are as many
     * @param from offset of the first character that is not settled
     * @param ended whether nothing follows
     */
    public ScanWindow(String text, int from, boolean ended) {
        this.text = requireNonNull(text, "text");
        if (from < 0 || from > text.length()) {
            throw new IllegalArgumentException("a scan begins within its window of " + text.length() + ", got " + from);
        }
        this.from = from;
        this.ended = ended;
    }

    /** What has arrived. To look at more than one character ahead, use {@link #at}. */
    public String text() {
        return text;
    }

    /** Offset of the first character that is not settled; nothing before it may be reported. */
    public int from() {
        return from;
    }

    /** Whether nothing follows. */
    public boolean isEnded() {
        return ended;
    }

    /**
     * The character at an offset, or {@link #NONE} outside the text. Remembers whether a later piece could have given another answer.
     *
     * @see #isIncomplete()
     */
    public char at(int offset) {
        looks++;
        if (offset < text.length()) {
            return offset >= 0 ? text.charAt(offset) : NONE;
        }
        incomplete |= !ended;
        return NONE;
    }

    /** How often {@link #at} was asked: what a test of linearity counts, because time on a busy machine says little. */
    public long looks() {
        return looks;
    }

    /** Whether {@link #at} was asked for a character that has not arrived. A decision made on such a character is none. */
    public boolean isIncomplete() {
        return incomplete;
    }
}
