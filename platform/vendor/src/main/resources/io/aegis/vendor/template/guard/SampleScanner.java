package acme.sample;

import io.aegis.spi.guard.ScanWindow;
import io.aegis.spi.guard.TextScanner;

/**
 * Finds customer numbers: a prefix, a hyphen and 4 to 12 digits, such as {@code CUST-4711}.
 *
 * <p>Every character that it decides by, it reads with {@link ScanWindow#at}, which notices when a text has not arrived so far. Keeps no state, so many
 * threads may use it at once.
 */
final class SampleScanner implements TextScanner {
    private static final String ENTITY = "CLIENT_NUMBER";
    private static final int FEWEST_DIGITS = 4;
    private static final int MOST_DIGITS = 12;

    private final String opening;

    SampleScanner(String prefix) {
        this.opening = prefix + "-";
    }

    @Override
    public int scan(ScanWindow window, Found found) {
        int at = window.from();
        while (at < window.text().length()) {
            int end = end(window, at);
            if (window.isIncomplete()) {
                return at;
            }
            if (end > at) {
                found.value(at, end, ENTITY);
            }
            at = Math.max(end, at + 1);
        }
        return at;
    }

    /** Where the number ends that begins at an offset; that offset if none does. */
    private int end(ScanWindow window, int start) {
        int at = start;
        for (int i = 0; i < opening.length(); i++) {
            if (window.at(at++) != opening.charAt(i)) {
                return start;
            }
        }
        int digits = 0;
        while (digits <= MOST_DIGITS && isDigit(window.at(at + digits))) {
            digits++;
        }
        return digits >= FEWEST_DIGITS && digits <= MOST_DIGITS ? at + digits : start;
    }

    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }
}
