package io.aegis.plugins;

import io.aegis.kernel.port.PluginUnavailableException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.TransferQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The threads on which code of the verified tier runs: a bounded number of platform threads, never a carrier of virtual threads.
 *
 * <p>Nothing stops a loop inside of a process. So a thread that does not come back in time is given up and replaced, a plugin that keeps too many of them
 * is condemned, no plugin gets more than half of the threads and no principal more than half of a plugin's.
 *
 * <p>One per gateway. Safe for use by many threads.
 */
public final class VerifiedPool implements AutoCloseable {
    private final Limits limits;
    private final TransferQueue<PooledCall<?>> ready = new LinkedTransferQueue<>();
    private final Map<String, PoolLane> lanes = new ConcurrentHashMap<>();
    private final Set<Thread> threads = new HashSet<>();
    private int working;
    private int stuck;
    private volatile boolean open = true;

    /**
     * How much of everything.
     *
     * @param threads that take calls
     * @param spare threads that may be started in place of such as do not come back
     * @param waiting calls of one plugin that may wait for a thread
     * @param condemnedAt how many threads of one plugin must not have come back for it to be called no more
     * @param deadline of a call, its wait for a thread included
     */
    public record Limits(int threads, int spare, int waiting, int condemnedAt, Duration deadline) {
        public Limits {
            if (threads < 2 || spare < 0 || waiting < 1 || condemnedAt < 1) {
                throw new IllegalArgumentException("a pool has at least two threads and room for one call to wait");
            }
        }

        /** For this machine. */
        public static Limits usual() {
            int threads = Math.max(8, 4 * Runtime.getRuntime().availableProcessors());
            return new Limits(threads, 32, 256, 4, Duration.ofSeconds(10));
        }

        int threadsOfOnePlugin() {
            return threads / 2;
        }

        /** At least one, and two where there are four. */
        int threadsOfOnePrincipal() {
            return Math.max(1, threadsOfOnePlugin() / 2);
        }
    }

    public VerifiedPool(Limits limits) {
        this.limits = limits;
        replenish();
    }

    /**
     * Runs code of a plugin on a thread of the pool and waits for it. What the code throws comes out as it is.
     *
     * @param plugin whose code it is
     * @param principal on whose behalf it runs; empty if on nobody's
     * @throws PluginUnavailableException if there is no thread for it, it is late, the caller is interrupted meanwhile, or the plugin is condemned
     */
    <T> @Nullable T call(String plugin, String principal, Callable<@Nullable T> code) {
        var call = new PooledCall<T>(lane(plugin), principal, code);
        call.lane().submit(call);
        long end = System.nanoTime() + limits.deadline().toNanos();
        while (!call.isOver()) {
            long left = end - System.nanoTime();
            if (left <= 0 || Thread.currentThread().isInterrupted()) {
                giveUp(call);
                break;
            }
            LockSupport.parkNanos(call, left);
        }
        return call.answer();
    }

    /** On nobody's behalf. */
    <T> @Nullable T call(String plugin, Callable<@Nullable T> code) {
        return call(plugin, "", code);
    }

    /** Whether a plugin is not called any more. */
    public boolean isCondemned(String plugin) {
        PoolLane lane = lanes.get(plugin);
        return lane != null && lane.isCondemned();
    }

    /** Forgets what a plugin did, because nobody calls it any more. Threads that it keeps stay lost. */
    public void forget(String plugin) {
        lanes.remove(plugin);
    }

    /** Threads that were given up and have not come back. */
    public synchronized int stuck() {
        return stuck;
    }

    /** Ends the threads; those that do not come back are daemons. */
    @Override
    public synchronized void close() {
        open = false;
        threads.forEach(Thread::interrupt);
    }

    private PoolLane lane(String plugin) {
        return lanes.computeIfAbsent(plugin, name -> new PoolLane(name, limits, ready));
    }

    private void giveUp(PooledCall<?> call) {
        switch (call.giveUp()) {
            case OVER -> {} // it answered in this moment
            case NOT_BEGUN -> call.lane().withdraw(call);
            case BEGUN -> {
                call.lane().hangs(call);
                lose();
            }
        }
    }

    private synchronized void lose() {
        working--;
        stuck++;
        replenish();
    }

    private synchronized void replenish() {
        while (open && working < limits.threads() && working + stuck < limits.threads() + limits.spare()) {
            working++;
            Thread thread = Thread.ofPlatform()
                    .daemon()
                    .name("aegis-verified")
                    .inheritInheritableThreadLocals(false)
                    .unstarted(this::work);
            // The JDK's alone: what asks the thread for a class loader finds nothing of the platform.
            thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
            threads.add(thread);
            thread.start();
        }
    }

    private void work() {
        boolean givenUp = false;
        try {
            while (open && !givenUp) {
                PooledCall<?> call = ready.take();
                while (call != null && !givenUp) {
                    givenUp = !call.run();
                    Thread.interrupted();
                    call = givenUp ? null : next(call);
                }
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        } finally {
            leave(givenUp);
        }
    }

    private static @Nullable PooledCall<?> next(PooledCall<?> call) {
        PooledCall<?> next = call.lane().done(call);
        call.wake();
        return next;
    }

    /** One that was given up has been replaced, and may be interrupted at any moment: it takes no further call. */
    private synchronized void leave(boolean givenUp) {
        threads.remove(Thread.currentThread());
        if (givenUp) {
            stuck--;
        } else {
            working--;
        }
        replenish();
    }
}
