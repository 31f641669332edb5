package io.aegis.export;

import io.aegis.spi.export.EvidenceBatch;
import io.aegis.spi.export.EvidenceRecord;
import io.aegis.spi.export.ExportResult;
import io.aegis.spi.export.Exporter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** An exporter that keeps what it is handed, and answers as it was told: then with delivered. */
final class Receiver implements Exporter {
    private final List<Long> offered = new ArrayList<>();
    private final List<Long> kept = new ArrayList<>();
    private final Deque<Supplier<ExportResult>> answers = new ArrayDeque<>();

    Receiver answers(Supplier<ExportResult> answer) {
        answers.add(answer);
        return this;
    }

    @Override
    public ExportResult export(EvidenceBatch batch) {
        List<Long> sequences =
                batch.records().stream().map(EvidenceRecord::sequence).toList();
        offered.addAll(sequences);
        ExportResult result = answers.isEmpty()
                ? new ExportResult.Delivered()
                : answers.poll().get();
        if (result instanceof ExportResult.Delivered) {
            kept.addAll(sequences);
        }
        return result;
    }

    ExportPlan from(long first) {
        return new ExportPlan("archive", OptionalLong.of(first), 3, type -> true, this);
    }

    /** Every number that it was offered, in order. */
    List<Long> offered() {
        return offered;
    }

    List<Long> kept() {
        return kept;
    }
}
