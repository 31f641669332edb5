package io.aegis.sandbox.host;

import java.util.function.LongSupplier;

/**
 * How long a plugin owes its next step. It owes nothing while it waits for an upstream, but what it has used of its time before counts: otherwise one that
 * asks in vain, again and again, would never be late. Safe for use by many threads.
 */
final class Owed {
    private final String to;
    private final LongSupplier clock;
    private int waiting;
    private long since;
    private long paused;

    /** On nobody's behalf. */
    Owed() {
        this(Places.NOBODY);
    }

    /**
     * @param to the principal on whose behalf it is asked
     */
    Owed(String to) {
        this(to, System::nanoTime);
    }

    Owed(String to, LongSupplier clock) {
        this.to = to;
        this.clock = clock;
        since = clock.getAsLong();
    }

    String to() {
        return to;
    }

    synchronized void begin() {
        since = clock.getAsLong();
        paused = since;
    }

    synchronized void pause() {
        if (waiting++ == 0) {
            paused = clock.getAsLong();
        }
    }

    synchronized void resume() {
        if (--waiting == 0) {
            since += clock.getAsLong() - paused;
        }
    }

    synchronized boolean isLate(long now, long deadlineNanos) {
        return waiting == 0 && now - since > deadlineNanos;
    }

    /** How much of its time it has used, unless it waits. */
    synchronized long nanos(long now) {
        return now - since;
    }
}
