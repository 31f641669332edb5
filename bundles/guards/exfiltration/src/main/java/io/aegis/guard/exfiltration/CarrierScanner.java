package io.aegis.guard.exfiltration;

import io.aegis.spi.guard.ScanWindow;
import io.aegis.spi.guard.TextScanner;
import org.jspecify.annotations.Nullable;

/** Reports the carriers in which something would leave, and the strings of the operator wherever they stand. */
final class CarrierScanner implements TextScanner {
    private final Judge judge;
    private final Canaries canaries;

    CarrierScanner(Judge judge, Canaries canaries) {
        this.judge = judge;
        this.canaries = canaries;
    }

    @Override
    public int scan(ScanWindow window, Found found) {
        var reader = new CarrierReader(window);
        int length = window.text().length();
        int at = window.from();
        while (at < length) {
            if (Characters.isBlank(window.text().charAt(at))) {
                at++;
                continue;
            }
            Carrier carrier = reader.at(at);
            int end = Math.max(carrier.end(), canaries.endOfOneIn(window, at, carrier.end()));
            if (window.isIncomplete()) {
                return at;
            }
            report(window.text(), at, carrier, end, found);
            at = end;
        }
        return length;
    }

    private void report(String text, int at, Carrier carrier, int end, Found found) {
        if (end > carrier.end()) {
            found.value(at, end, Leak.CANARY.name());
            return;
        }
        @Nullable Leak leak = judge.of(text, carrier);
        if (leak != null) {
            found.value(carrier.start(), carrier.end(), leak.name());
        }
    }
}
