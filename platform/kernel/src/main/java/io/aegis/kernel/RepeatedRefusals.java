package io.aegis.kernel;

import io.aegis.kernel.port.Evidence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps clients that repeat a refused request from filling the ledger: identical refusals within a minute are one record and a count.
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
        private final Instant until;
        private long repeated;

        Seen(String run, Instant until) {
            this.run = run;
            this.until = until;
        }
    }

    private final Map<Key, Seen> seen = new HashMap<>();

    /** The run whose record stands for this refusal, if there is one already; else this one's does. */
    synchronized Optional<String> repeated(Key key, String run, Instant now) {
        Seen known = seen.get(key);
        if (known != null && now.isBefore(known.until)) {
            known.repeated++;
            return Optional.of(known.run);
        }
        if (known == null && seen.size() < MOST) {
            seen.put(key, new Seen(run, now.plus(WINDOW)));
        }
        return Optional.empty();
    }

    /** Says that a run's record could not be written, so that it stands for nothing. */
    synchronized void forget(Key key, String run) {
        seen.computeIfPresent(key, (same, known) -> known.run.equals(run) ? null : known);
    }

    /** The counts of windows that are over, each given once. */
    synchronized List<Evidence> drain(Instant now) {
        var counts = new ArrayList<Evidence>();
        seen.entrySet().removeIf(entry -> {
            Seen refusal = entry.getValue();
            if (now.isBefore(refusal.until)) {
                return false;
            }
            if (refusal.repeated > 0) {
                Key key = entry.getKey();
                counts.add(new Evidence.RefusalsRepeated(
                        now, key.principal(), key.route(), key.config(), key.code(), refusal.repeated));
            }
            return true;
        });
        return counts;
    }
}
