package io.aegis.kernel.port;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Runs that outlive their request, durable. Safe for use by many threads. */
public interface KeptRuns {
    /** Keeps nothing, so no run that would have to wait goes on. */
    KeptRuns NONE = new KeptRuns() {
        @Override
        public void keep(KeptRun run) {
            throw new EvidenceUnavailableException("no run is kept here");
        }

        @Override
        public Optional<KeptRun> find(String run) {
            return Optional.empty();
        }

        @Override
        public Optional<KeptRun.Head> head(String run) {
            return Optional.empty();
        }

        @Override
        public boolean follow(KeptRun run) {
            return false;
        }

        @Override
        public boolean take(String run) {
            return false;
        }

        @Override
        public List<KeptRun.Head> list(RunStore.Query query) {
            return List.of();
        }

        @Override
        public List<KeptRun.Head> in(KeptRun.State state) {
            return List.of();
        }

        @Override
        public List<KeptRun.Head> expired(Instant now) {
            return List.of();
        }
    };

    /**
     * Keeps a run that was not kept before; durable when this returns.
     *
     * @throws EvidenceUnavailableException if it cannot be made durable; the run must not go on
     */
    void keep(KeptRun run);

    /**
     * Keeps a run in the place of its state before; durable when this returns.
     *
     * @return false if its state before is not there, because the run was erased or has gone on otherwise; then nothing is kept
     * @throws EvidenceUnavailableException if it cannot be made durable; the run must not go on
     */
    boolean follow(KeptRun run);

    /** Finds a run; empty also if its content was erased. */
    Optional<KeptRun> find(String run);

    /** What may be known of a run. */
    Optional<KeptRun.Head> head(String run);

    /**
     * Says that the answer of a run is taken, once.
     *
     * @return whether this was the first to take it
     */
    boolean take(String run);

    /** Runs, in the order of the query. */
    List<KeptRun.Head> list(RunStore.Query query);

    /** Runs in a state. */
    List<KeptRun.Head> in(KeptRun.State state);

    /** Runs that are to be denied by now. */
    List<KeptRun.Head> expired(Instant now);
}
