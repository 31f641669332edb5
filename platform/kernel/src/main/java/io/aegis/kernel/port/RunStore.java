package io.aegis.kernel.port;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Finished runs, to be looked up. The ledger is the truth; this is filled after release and can be rebuilt from it. */
public interface RunStore {
    /**
     * One finished run.
     *
     * @param digestKey key of the run's content digests, hexadecimal; erasing it erases what they can prove
     * @param guards what guards said; a store may leave their digests to the ledger
     */
    record RunRow(
            String run,
            Instant at,
            String principal,
            String route,
            Evidence.Status status,
            Optional<String> code,
            Optional<Usage> usage,
            long millis,
            String digestKey,
            List<Evidence.GuardEntry> guards) {}

    /**
     * What to list.
     *
     * @param principal only this one's runs, unless empty
     * @param after only runs older than this id
     */
    record Query(
            Optional<String> principal,
            Optional<String> route,
            Optional<String> status,
            Optional<Instant> since,
            Optional<String> after,
            int limit) {}

    /** Takes a finished run; returns at once and never fails the run. */
    void add(RunRow run);

    /** Finds a run. */
    Optional<RunRow> find(String run);

    /** Runs, newest first. */
    List<RunRow> list(Query query);
}
