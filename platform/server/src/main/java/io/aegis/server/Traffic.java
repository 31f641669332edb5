package io.aegis.server;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** How many requests are under way, and whether more may come. Safe for use by many threads. */
final class Traffic {
    private enum Phase {
        SERVING,
        /** Still serving, but no longer ready. */
        LEAVING,
        CLOSED
    }

    /** Whoever needs no key takes no place of those who have one. */
    private static final int MOST_STRANGERS = 100;

    private final int most;
    private final Metrics metrics;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private int inFlight;
    private int strangers;
    private volatile Phase phase = Phase.SERVING;

    Traffic(int most, Metrics metrics) {
        this.most = most;
        this.metrics = metrics;
    }

    /** Whether another request may begin; if so, it must {@link #leave()}. */
    boolean enter() {
        lock.lock();
        try {
            if (phase == Phase.CLOSED || inFlight >= most) {
                return false;
            }
            metrics.inflight(++inFlight);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Whether another request may begin of somebody whom nobody asked for a key; if so, it must {@link #strangerLeaves()}. */
    boolean strangerEnters() {
        lock.lock();
        try {
            if (phase == Phase.CLOSED || strangers >= MOST_STRANGERS) {
                return false;
            }
            strangers++;
            return true;
        } finally {
            lock.unlock();
        }
    }

    void strangerLeaves() {
        lock.lock();
        try {
            strangers--;
        } finally {
            lock.unlock();
        }
    }

    void leave() {
        lock.lock();
        try {
            metrics.inflight(--inFlight);
            if (inFlight == 0) {
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** From now on the gateway is not ready, but serves. */
    void leaving() {
        phase = Phase.LEAVING;
    }

    boolean isLeaving() {
        return phase != Phase.SERVING;
    }

    /** From now on no request may begin. */
    void close() {
        lock.lock();
        try {
            phase = Phase.CLOSED;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until it is closed, but not longer than this. */
    void awaitClosed(Duration longest) throws InterruptedException {
        await(longest, false);
    }

    /** Waits until no request is under way, but not longer than this. */
    boolean awaitQuiet(Duration longest) throws InterruptedException {
        return await(longest, true);
    }

    private boolean await(Duration longest, boolean quiet) throws InterruptedException {
        long left = longest.toNanos();
        lock.lock();
        try {
            while (left > 0 && !(quiet ? inFlight == 0 : phase == Phase.CLOSED)) {
                left = changed.awaitNanos(left);
            }
            return inFlight == 0;
        } finally {
            lock.unlock();
        }
    }
}
