package io.aegis.guard.exfiltration;

import io.aegis.spi.guard.ScanWindow;
import java.util.List;
import java.util.Locale;

/** Fixed strings that must not leave, in any case. Printable ASCII, without a blank at an end. */
final class Canaries {
    private static final int LEAST_SQUEEZED = 8;

    private final List<String> canaries;
    private final List<String> squeezed;

    Canaries(List<String> canaries) {
        this.canaries =
                canaries.stream().map(canary -> canary.toLowerCase(Locale.ROOT)).toList();
        this.squeezed = this.canaries.stream()
                .map(Squeezed::of)
                .filter(canary -> canary.length() >= LEAST_SQUEEZED)
                .toList();
    }

    /** Whether one stands in a text that was decoded. */
    boolean areIn(Layer layer) {
        if (canaries.isEmpty()) {
            return false;
        }
        String text = layer.text().toLowerCase(Locale.ROOT);
        return (layer.isSqueezed() ? squeezed : canaries).stream().anyMatch(text::contains);
    }

    /** Where a canary ends that begins in a range and goes beyond it, or 0. */
    int endOfOneIn(ScanWindow window, int start, int end) {
        int last = 0;
        for (String canary : canaries) {
            for (int at = Math.max(start, end - canary.length()); at < end; at++) {
                if (isAt(window, at, canary)) {
                    last = Math.max(last, at + canary.length());
                }
            }
        }
        return last;
    }

    private static boolean isAt(ScanWindow window, int at, String canary) {
        for (int i = 0; i < canary.length(); i++) {
            if (Characters.lower(window.at(at + i)) != canary.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
