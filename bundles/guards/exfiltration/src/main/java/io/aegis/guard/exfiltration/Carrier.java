package io.aegis.guard.exfiltration;

import io.aegis.spi.guard.TextScanner;

/**
 * A stretch of text that is judged as one, because one program would take it as one.
 *
 * @param start first offset
 * @param end offset after the last, never before {@code start}
 * @param kind what it is
 */
record Carrier(int start, int end, Kind kind) {
    /** What a stretch of text is. */
    enum Kind {
        /** Characters without a blank. */
        WORD,
        /** The target of a link, or a tag that a person has to follow. */
        LINK,
        /** The target of an image, or a tag that a program follows by itself. */
        IMAGE
    }

    /** The text of the carrier; if it goes on where a long word was cut, with what comes before. */
    String content(String text) {
        boolean goesOn = kind == Kind.WORD && start > 0 && Characters.isAlphanumeric(text.charAt(start - 1));
        return text.substring(goesOn ? Math.max(0, start - TextScanner.LOOKBEHIND) : start, end);
    }
}
