package io.aegis.kernel;

import io.aegis.kernel.port.Evidence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Keeps clients that repeat a refused request from filling the ledger: identical refusals within a minute are one record and a count. The minute is one of
 * elapsed time: a clock that is set makes it no longer.
 *
 * <p>Safe for use by many threads.
 */
final class RepeatedRefusals {
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int MOST = 10_000;

    /**
     * What makes two refusals the same.
     *
     * @param generation which guards refused
     * @param config digest of its configuration
     * @param request digest of the request's bytes, kept in memory only
     */
    record Key(String principal, String route, long generation, String config, String code, String request) {}

    private static final class Seen {
        private final String run;
        private final long untilNanos;
        private Instant last = Instant.MIN;
        private long repeated;

        Seen(String run, long untilNanos) {
            this.run = run;
            this.untilNanos = untilNanos;
        }

        boolean isOver(long now) {
            return now - untilNanos >= 0;
        }
    }

    private final LongSupplier nanos;
    private final Map<Key, Seen> seen = new HashMap<>();

    /**
     * @param nanos elapsed time, as {@link System#nanoTime} gives it
     */
    RepeatedRefusals(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** The run whose record stands for this refusal, if there is one already; else this one's does. */
    synchronized Optional<String> repeated(Key key, String run, Instant at) {
        long now = nanos.getAsLong();
        Seen known = seen.get(key);
        if (known != null && !known.isOver(now)) {
            known.repeated++;
            known.last = at;
            return Optional.of(known.run);
        }
        if (known == null && seen.size() < MOST) {
            seen.put(key, new Seen(run, now + WINDOW.toNanos()));
        }
        return Optional.empty();
    }

    /** Says that a run's record could not be written, so that it stands for nothing. */
    synchronized void forget(Key key, String run) {
        seen.computeIfPresent(key, (same, known) -> known.run.equals(run) ? null : known);
    }

    /** Whether the window of any refusal is over. */
    synchronized boolean isDue() {
        long now = nanos.getAsLong();
        return seen.values().stream().anyMatch(refusal -> refusal.isOver(now));
    }

    /** The counts of windows that are over, each given once, with the time of the last refusal in it. */
    synchronized List<Evidence> drain() {
        long now = nanos.getAsLong();
        return drain(refusal -> refusal.isOver(now));
    }

    /** The counts of all windows, however long they would have gone on: of what stops here nobody counts more. */
    synchronized List<Evidence> drainAll() {
        return drain(refusal -> true);
    }

    private List<Evidence> drain(Predicate<Seen> which) {
        var counts = new ArrayList<Evidence>();
        seen.forEach((key, refusal) -> {
            if (which.test(refusal) && refusal.repeated > 0) {
                counts.add(new Evidence.RefusalsRepeated(
                        refusal.last, key.principal(), key.route(), key.config(), key.code(), refusal.repeated));
            }
        });
        seen.values().removeIf(which);
        return counts;
    }
}
