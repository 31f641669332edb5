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

    /** Which runs come first. */
    enum Order {
        NEWEST,
        OLDEST
    }

    /**
     * What to list.
     *
     * @param principal only this one's runs, unless empty
     * @param after only runs that come behind this id
     */
    record Query(
            Optional<String> principal,
            Optional<String> route,
            Optional<String> status,
            Optional<Instant> since,
            Optional<String> after,
            int limit,
            Order order) {
        /** What of it is of one principal. */
        public Query of(String one) {
            return new Query(Optional.of(one), route, status, since, after, limit, order);
        }

        /** The next of it. */
        public Query behind(Optional<String> last, int most) {
            return new Query(principal, route, status, since, last, most, order);
        }
    }

    /** Takes a finished run; returns at once and never fails the run. */
    void add(RunRow run);

    /** Finds a run. */
    Optional<RunRow> find(String run);

    /** Runs, in the order of the query. */
    List<RunRow> list(Query query);
}
