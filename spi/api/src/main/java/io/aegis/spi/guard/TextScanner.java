package io.aegis.spi.guard;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Finds values in a text that may not be complete yet.
 *
 * <p>A scanner reads from left to right. Whatever it decides about a value, it decides from characters that {@link ScanWindow#at} gave it: if one of
 * them lay beyond what has arrived, the value is undecided, and the scan stops at its first character. So a scan of pieces finds what a scan of the
 * whole finds, whatever the pieces are.
 *
 * @implSpec Safe for use by many threads at once, and linear: the work for one character is bounded, however the text is made. What is decided at an
 *     offset depends on the text from {@code LOOKBEHIND} characters before it and on nothing else, so that a scan may begin anew at every offset that an
 *     earlier one returned.
 */
@FunctionalInterface
@ConsumerType
public interface TextScanner {
    /** How many characters before an offset a scanner may read to decide about a value that begins there. */
    int LOOKBEHIND = 128;

    /**
     * Scans a window from {@link ScanWindow#from()} on.
     *
     * @param window the text, how much of it is settled, and whether it ends here
     * @param found takes the values, in ascending order, each after the one before and at or after {@code from}
     * @return the offset up to which the answer is final: every value that begins before it has been reported and ends at or before it. The text before
     *     it is let go, so it lies as far right as later text allows; it is the length of the window if the text ends there
     */
    int scan(ScanWindow window, Found found);

    /** Takes what a scanner finds. */
    @FunctionalInterface
    interface Found {
        /**
         * Takes one value.
         *
         * @param start first offset in the window
         * @param end offset after the last, greater than {@code start}
         * @param entity its type, as in {@link io.aegis.spi.content.Edit.Mask}
         */
        void value(int start, int end, String entity);
    }
}
