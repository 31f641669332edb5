package io.aegis.kernel;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;

/**
 * One thread that looks at the guard calls of all live runs and takes a run away from a guard that outlives its deadline.
 *
 * <p>The thread inside the guard may never come back; that must not keep the caller waiting, and whatever the guard answers later counts for nothing.
 */
final class Watch implements AutoCloseable {
    private static final long PERIOD_NANOS = 20_000_000;

    private static final int TICKS_PER_SECOND = 50;

    private final BiConsumer<Run, GuardCall> onOverdue;
    private final Runnable everySecond;
    private final Set<Run> runs = ConcurrentHashMap.newKeySet();
    private final Thread ticker =
            Thread.ofPlatform().daemon().name("aegis-guard-watch").unstarted(this::tick);
    private volatile boolean open = true;

    /**
     * @param onOverdue ends a run that was taken from its thread, for the call that hangs; must not block
     * @param everySecond housekeeping that must not block
     */
    Watch(BiConsumer<Run, GuardCall> onOverdue, Runnable everySecond) {
        this.onOverdue = onOverdue;
        this.everySecond = everySecond;
    }

    void start() {
        ticker.start();
    }

    void add(Run run) {
        runs.add(run);
    }

    void remove(Run run) {
        runs.remove(run);
    }

    Set<Run> runs() {
        return runs;
    }

    private void tick() {
        for (int tick = 1; open; tick++) {
            LockSupport.parkNanos(PERIOD_NANOS);
            try {
                look(tick);
            } catch (RuntimeException | Error thrown) { // a watch that stops would let every guard hang
                Defects.report("-", thrown);
            }
        }
    }

    private void look(int tick) {
        long now = System.nanoTime();
        for (Run run : runs) {
            run.takeIfOverdue(now).ifPresent(call -> onOverdue.accept(run, call));
        }
        if (tick % TICKS_PER_SECOND == 0) {
            everySecond.run();
        }
    }

    @Override
    public void close() {
        open = false;
        LockSupport.unpark(ticker);
    }
}
