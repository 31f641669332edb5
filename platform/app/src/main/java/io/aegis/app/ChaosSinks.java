package io.aegis.app;

import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.EvidenceLog;
import io.aegis.kernel.port.Meter;
import io.aegis.kernel.port.RunStore;
import io.aegis.spi.guard.Stage;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Takes what runs of a chaos test leave behind, and forgets it: a test is no evidence. */
final class ChaosSinks implements EvidenceLog, RunStore, Meter {
    private final AtomicLong sequence = new AtomicLong();

    @Override
    public long append(Evidence evidence) {
        return sequence.incrementAndGet();
    }

    @Override
    public void add(RunRow run) {
        // not kept
    }

    @Override
    public Optional<RunRow> find(String run) {
        return Optional.empty();
    }

    @Override
    public List<RunRow> list(Query query) {
        return List.of();
    }

    @Override
    public void run(String route, String status, long nanos) {
        // not counted
    }

    @Override
    public void guard(String guard, Stage stage, String verdict, long nanos) {
        // not counted
    }

    @Override
    public void guardFailed(String guard, String cause) {
        // not counted
    }

    @Override
    public void upstream(String provider, String outcome, long nanos) {
        // not counted
    }

    @Override
    public void firstChunk(String route, long nanos) {
        // not counted
    }

    @Override
    public void tokens(String route, String type, long count) {
        // not counted
    }

    @Override
    public void droppedFields(String provider, long count) {
        // not counted
    }
}
