package io.aegis.sandbox.host;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What a worker may have under way, together and for one principal.
 *
 * <p>A call that is late takes the process with it, and the calls of everybody else in it. Nothing tells a slow plugin from a text that makes it slow, nor
 * either from a machine that stood still, but a principal whose calls were late again is not asked for for a while: that is theirs to suffer, not
 * everybody's. It is a short while at first and twice as long each time, and after it one call at a time until one is answered.
 *
 * <p>Safe for use by many threads.
 */
final class Places {
    /** On whose behalf a call is made that is made on nobody's. */
    static final String NOBODY = "";

    private static final int OFTEN = 2;

    private static final Duration SHORTEST = Duration.ofSeconds(10);

    /** Longer than a life that counts as a good one: whoever goes on makes the pauses between lives no longer. */
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final int all;
    private final LongSupplier clock;
    private final Map<String, Integer> taken = new HashMap<>();
    private final Map<String, Lateness> late = new HashMap<>();
    private int takenTogether;

    /** Of a principal who was late. */
    private static final class Lateness {
        private int times;
        private long last;
        private boolean isOnTrial;
    }

    Places(int all) {
        this(all, System::nanoTime);
    }

    Places(int all, LongSupplier clock) {
        this.all = all;
        this.clock = clock;
    }

    /** Takes a place, unless there is none. */
    synchronized boolean take(String principal) {
        if (takenTogether >= all || (!principal.equals(NOBODY) && (hasItsShare(principal) || isRefused(principal)))) {
            return false;
        }
        takenTogether++;
        taken.merge(principal, 1, Integer::sum);
        return true;
    }

    synchronized void giveBack(String principal) {
        takenTogether--;
        taken.merge(principal, -1, (now, less) -> now + less == 0 ? null : now + less);
    }

    /** Says that a call on behalf of a principal was answered in time. */
    synchronized void wasAnswered(String principal) {
        Lateness record = late.get(principal);
        if (record != null && !isPaused(record)) {
            record.isOnTrial = false;
        }
    }

    /** Says that a call on behalf of a principal was late. */
    synchronized void wasLate(String principal) {
        late.values().removeIf(this::isLongAgo);
        Lateness record = late.computeIfAbsent(principal, ignored -> new Lateness());
        record.times++;
        record.last = clock.getAsLong();
        record.isOnTrial = record.times >= OFTEN;
    }

    synchronized int taken() {
        return takenTogether;
    }

    private boolean hasItsShare(String principal) {
        return taken.getOrDefault(principal, 0) >= Math.max(1, all / 2);
    }

    private boolean isRefused(String principal) {
        Lateness record = late.get(principal);
        return record != null
                && record.isOnTrial
                && (isPaused(record) || (!isLongAgo(record) && taken.containsKey(principal)));
    }

    private boolean isPaused(Lateness record) {
        return record.times >= OFTEN && since(record) < pause(record).toNanos();
    }

    private boolean isLongAgo(Lateness record) {
        return since(record) > LONGEST.plus(LONGEST).toNanos();
    }

    private long since(Lateness record) {
        return clock.getAsLong() - record.last;
    }

    private static Duration pause(Lateness record) {
        int doublings = Math.min(record.times - OFTEN, 10);
        Duration pause = SHORTEST.multipliedBy(1L << doublings);
        return pause.compareTo(LONGEST) < 0 ? pause : LONGEST;
    }
}
