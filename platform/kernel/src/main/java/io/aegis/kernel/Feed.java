package io.aegis.kernel;

import io.aegis.kernel.port.KeptRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What happens in one kept run, in order, for whoever follows it. Safe for use by many threads. */
final class Feed {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private final List<Happening> all = new ArrayList<>();
    private int leg;

    void tell(Happening happening) {
        lock.lock();
        try {
            all.add(happening);
            if (happening instanceof Happening.Stands(KeptRun.Head head) && head.state() == KeptRun.State.PAUSED) {
                leg = all.size();
            }
            more.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Says that the run goes on: as where it waits, what happened before is kept with it, and of no use to whoever comes from now on. */
    void begin() {
        lock.lock();
        try {
            leg = all.size();
        } finally {
            lock.unlock();
        }
    }

    /** How much of it whoever comes now has no use for. */
    int past() {
        lock.lock();
        try {
            return leg;
        } finally {
            lock.unlock();
        }
    }

    /** How much there is. */
    int size() {
        lock.lock();
        try {
            return all.size();
        } finally {
            lock.unlock();
        }
    }

    /** What is behind that much, if need be after a while, but not longer than this. */
    List<Happening> await(int told, Duration most) {
        long left = most.toNanos();
        lock.lock();
        try {
            while (all.size() <= told && left > 0) {
                left = more.awaitNanos(left);
            }
            return List.copyOf(all.subList(Math.min(told, all.size()), all.size()));
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return List.of();
        } finally {
            lock.unlock();
        }
    }
}
