package io.aegis.app;

import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.EvidenceLog;
import io.aegis.kernel.port.EvidenceUnavailableException;
import io.aegis.server.Metrics;

/** Counts and times what is appended, and remembers whether the last record could be. */
final class MeteredEvidence implements EvidenceLog {
    private final EvidenceLog evidence;
    private final Metrics metrics;
    private volatile boolean writable = true;

    MeteredEvidence(EvidenceLog evidence, Metrics metrics) {
        this.evidence = evidence;
        this.metrics = metrics;
    }

    @Override
    public long append(Evidence record) {
        long begun = System.nanoTime();
        try {
            long sequence = evidence.append(record);
            metrics.ledgerAppended(System.nanoTime() - begun);
            writable = true;
            return sequence;
        } catch (EvidenceUnavailableException unavailable) {
            writable = false;
            throw unavailable;
        }
    }

    boolean isWritable() {
        return writable;
    }
}
