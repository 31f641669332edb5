package io.aegis.app;

import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.EvidenceLog;
import io.aegis.kernel.port.RunStore;
import io.aegis.store.Store;
import java.time.Instant;
import java.util.Optional;

/** Erases the content of runs, and says so in the ledger, which stays whole: what it holds of content is keyed digests whose keys are gone. */
final class Erasure {
    private static final int MOST = 1_000_000;

    private final Store store;
    private final EvidenceLog evidence;

    Erasure(Store store, EvidenceLog evidence) {
        this.store = store;
        this.evidence = evidence;
    }

    long erase(String principal, String actor) {
        var all = new RunStore.Query(
                Optional.of(principal),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                MOST,
                RunStore.Order.NEWEST);
        long runs = store.kept().list(all).size();
        evidence.append(new Evidence.ContentErased(Instant.now(), principal, runs, actor));
        store.kept().erase(principal);
        return runs;
    }
}
