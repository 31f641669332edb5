package io.aegis.sandbox.host;

/** Since when a plugin owes its next step. It owes nothing while it waits for an upstream. Safe for use by many threads. */
final class Owed {
    private int waiting;
    private long since;

    Owed() {
        since = System.nanoTime();
    }

    synchronized void begin() {
        since = System.nanoTime();
    }

    synchronized void pause() {
        waiting++;
    }

    synchronized void resume() {
        waiting--;
        since = System.nanoTime();
    }

    synchronized boolean isLate(long now, long deadlineNanos) {
        return waiting == 0 && now - since > deadlineNanos;
    }
}
