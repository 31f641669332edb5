package io.aegis.spi.guard;

import io.aegis.spi.content.Edit;
import io.aegis.spi.content.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs a {@link TextScanner} over text that arrives in pieces, and clears what it settled.
 *
 * <p>Keeps the text that is not settled and {@link TextScanner#LOOKBEHIND} characters before it. While much is held, a scan waits until a fraction of it
 * has arrived anew: single characters into a long value would otherwise cost its square.
 */
final class ScanningInspector implements Inspector {
    private static final int SCANNED_AT_ONCE = 256;
    private static final int FRACTION = 8;

    private final TextScanner scanner;
    private final Function<List<Edit>, Verdict> decision;
    private String window = "";

    /** Where each character of the window was; absent while all are as they came. */
    private int @Nullable [] origins;

    private int released;
    private int settled;
    private int scanNext;
    private int received;
    private int cleared;

    ScanningInspector(TextScanner scanner, Function<List<Edit>, Verdict> decision) {
        this.scanner = scanner;
        this.decision = decision;
    }

    @Override
    public Progress next(String piece) {
        append(piece);
        return window.length() < scanNext ? Progress.cleared(cleared) : scan(false);
    }

    @Override
    public Progress finish() {
        return scan(true);
    }

    private void append(String piece) {
        var folded = FoldedText.of(piece);
        int length = window.length();
        window = window.concat(folded.text());
        if (origins != null || !folded.isUnchanged()) {
            origins = originsUpTo(length);
            for (int i = length; i < window.length(); i++) {
                origins[i] = received + folded.origin(i - length);
            }
        }
        received += piece.length();
    }

    /** What is known of the first characters of the window, with room for the others. */
    private int[] originsUpTo(int length) {
        if (origins != null) {
            int room = window.length() + window.length() / 2;
            return origins.length < window.length() ? Arrays.copyOf(origins, room) : origins;
        }
        int[] unchanged = new int[window.length()];
        for (int i = 0; i < length; i++) {
            unchanged[i] = released + i;
        }
        return unchanged;
    }

    private int origin(int offset) {
        return origins == null ? released + offset : origins[offset];
    }

    private Progress scan(boolean ended) {
        var masks = new ArrayList<Edit>(0);
        settled = scanner.scan(
                new ScanWindow(window, settled, ended),
                (start, end, entity) -> masks.add(new Edit.Mask(span(start, end), entity)));
        Verdict verdict = masks.isEmpty() ? Verdict.allow() : decision.apply(masks);
        if (verdict.outcome() instanceof Verdict.Outcome.Proceed) {
            clear();
        }
        release();
        return new Progress(cleared, verdict);
    }

    private void clear() {
        boolean insidePair =
                settled > 0 && settled < window.length() && Character.isLowSurrogate(window.charAt(settled));
        int offset = insidePair ? settled - 1 : settled;
        cleared = offset < window.length() ? origin(offset) : received;
    }

    private Span span(int start, int end) {
        return new Span(SEGMENT, origin(start), origin(end - 1) + 1);
    }

    private void release() {
        int gone = Math.max(0, settled - TextScanner.LOOKBEHIND);
        window = window.substring(gone);
        if (origins == null) {
            released += gone;
        } else {
            System.arraycopy(origins, gone, origins, 0, window.length());
        }
        settled -= gone;
        int held = window.length() - settled;
        scanNext = held > SCANNED_AT_ONCE ? window.length() + held / FRACTION : 0;
    }
}
