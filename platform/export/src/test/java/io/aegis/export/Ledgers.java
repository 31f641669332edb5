package io.aegis.export;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A ledger of made-up records, in memory. */
final class Ledgers implements EvidenceSource {
    private final List<String> lines = new ArrayList<>();

    static Ledgers of(int records) {
        var ledger = new Ledgers();
        for (int number = 0; number < records; number++) {
            ledger.add("run_evidence", "\"run\":\"r\"");
        }
        return ledger;
    }

    synchronized Ledgers add(String type, String body) {
        lines.add(
                "{\"at\":\"2026-11-26T10:00:00Z\",\"body\":{" + body + "},\"origin\":\"o\",\"prev_hash\":\"p\",\"seq\":"
                        + (lines.size() + 1) + ",\"type\":\"" + type + "\"}");
        return this;
    }

    synchronized long written() {
        return lines.size();
    }

    @Override
    public synchronized List<String> since(long sequence, int most) {
        return lines.stream().skip(Math.max(0, sequence - 1)).limit(most).collect(Collectors.toList());
    }

    synchronized String line(int sequence) {
        return lines.get(sequence - 1);
    }
}
