package io.aegis.sandbox.host;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What a worker may have under way, together and for one principal.
 *
 * <p>A call that is late takes the process with it, and the calls of everybody else in it. Nothing tells a slow plugin from a text that makes it slow, but a
 * principal whose calls were late again and again is not asked for for a while: that is theirs to suffer, not everybody's.
 *
 * <p>Safe for use by many threads.
 */
final class Places {
    /** On whose behalf a call is made that is made on nobody's. */
    static final String NOBODY = "";

    private static final int OFTEN = 2;

    /** Longer than a life that counts as a good one, so no principal alone makes the pauses between lives longer. */
    private static final Duration FOR_A_WHILE = Duration.ofMinutes(5);

    private final int all;
    private final LongSupplier clock;
    private final Map<String, Integer> taken = new HashMap<>();
    private final Map<String, Deque<Long>> late = new HashMap<>();
    private int takenTogether;

    Places(int all) {
        this(all, System::nanoTime);
    }

    Places(int all, LongSupplier clock) {
        this.all = all;
        this.clock = clock;
    }

    /** Takes a place, unless there is none. */
    synchronized boolean take(String principal) {
        if (takenTogether >= all || (!principal.equals(NOBODY) && (hasItsShare(principal) || isOftenLate(principal)))) {
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

    /** Says that a call on behalf of a principal was late. */
    synchronized void wasLate(String principal) {
        late.values().removeIf(times -> isLongAgo(times.getLast()));
        Deque<Long> times = late.computeIfAbsent(principal, ignored -> new ArrayDeque<>());
        times.addLast(clock.getAsLong());
        if (times.size() > OFTEN) {
            times.removeFirst();
        }
    }

    synchronized int taken() {
        return takenTogether;
    }

    private boolean hasItsShare(String principal) {
        return taken.getOrDefault(principal, 0) >= Math.max(1, all / 2);
    }

    private boolean isOftenLate(String principal) {
        Deque<Long> times = late.get(principal);
        return times != null && times.size() == OFTEN && !isLongAgo(times.getFirst());
    }

    private boolean isLongAgo(long time) {
        return clock.getAsLong() - time > FOR_A_WHILE.toNanos();
    }
}
