package io.aegis.guard.exfiltration;

import io.aegis.guard.credentials.SecretScanner;
import io.aegis.spi.guard.ScanWindow;
import io.aegis.spi.guard.TextScanner;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Scans arguments of tools, which leave whatever they say: a credential in one counts wherever it stands. For texts that are whole. */
final class ArgumentScanner implements TextScanner {
    private record Range(int start, int end, String entity) {}

    private final CarrierScanner carriers;
    private final SecretScanner secrets = new SecretScanner(Set.of());

    ArgumentScanner(CarrierScanner carriers) {
        this.carriers = carriers;
    }

    @Override
    public int scan(ScanWindow window, Found found) {
        List<Range> ranges = new ArrayList<>();
        carriers.scan(window, (start, end, entity) -> ranges.add(new Range(start, end, entity)));
        int scanned =
                secrets.scan(window, (start, end, entity) -> ranges.add(new Range(start, end, Leak.SECRET.name())));
        ranges.sort(Comparator.comparingInt(Range::start));
        int reported = 0;
        for (Range range : ranges) {
            if (range.end() > reported) {
                found.value(Math.max(reported, range.start()), range.end(), range.entity());
                reported = range.end();
            }
        }
        return scanned;
    }
}
