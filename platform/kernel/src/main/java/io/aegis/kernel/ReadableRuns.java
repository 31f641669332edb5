package io.aegis.kernel;

import io.aegis.kernel.port.KeptRun;
import io.aegis.kernel.port.KeptRuns;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Kept runs, of which one that cannot be read is none and hides no other: nobody decides it, and it goes no further. */
final class ReadableRuns {
    private final KeptRuns kept;
    private final Set<String> reported = ConcurrentHashMap.newKeySet();

    ReadableRuns(KeptRuns kept) {
        this.kept = kept;
    }

    Optional<KeptRun> find(String run) {
        try {
            return kept.find(run);
        } catch (RuntimeException unreadable) {
            if (reported.add(run)) {
                Defects.report(run, unreadable);
            }
            return Optional.empty();
        }
    }
}
