package io.aegis.plugins;

import io.aegis.kernel.port.PluginUnavailableException;
import io.aegis.kernel.port.PluginUnavailableException.Cause;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The share of one plugin in the pool: which of its calls go to the threads, which wait, and how many have not come back.
 *
 * <p>Safe for use by many threads.
 */
final class PoolLane {
    private static final Logger LOG = LoggerFactory.getLogger(PoolLane.class);
    private static final String NOBODY = "";

    private final String plugin;
    private final VerifiedPool.Limits limits;
    private final Queue<PooledCall<?>> ready;
    private final Deque<PooledCall<?>> waiting = new ArrayDeque<>();
    private final Counts running = new Counts();
    private final Counts hanging = new Counts();
    private boolean condemned;

    /**
     * @param plugin whose share it is
     * @param ready what the pool's threads take calls from
     */
    PoolLane(String plugin, VerifiedPool.Limits limits, Queue<PooledCall<?>> ready) {
        this.plugin = plugin;
        this.limits = limits;
        this.ready = ready;
    }

    /**
     * Brings a call on its way.
     *
     * @throws PluginUnavailableException if there is no room for it
     */
    synchronized void submit(PooledCall<?> call) {
        if (condemned) {
            throw new PluginUnavailableException(Cause.CONDEMNED);
        }
        if (mayRun(call)) {
            running.add(call.principal());
            ready.add(call);
        } else if (mayWait(call)) {
            waiting.add(call);
        } else {
            throw new PluginUnavailableException(Cause.POOL_FULL);
        }
    }

    /** Says that a call's thread is free again, and gives it the next call at once: handing it over by way of the pool would wake two threads for one. */
    synchronized @Nullable PooledCall<?> done(PooledCall<?> call) {
        running.remove(call.principal());
        return next();
    }

    /** Says that a call that has not begun is not wanted any more. One that is on its way to a thread is noticed there. */
    synchronized void withdraw(PooledCall<?> call) {
        waiting.remove(call);
    }

    /** Says that a call was given up that has begun. */
    synchronized void hangs(PooledCall<?> call) {
        running.remove(call.principal());
        hanging.add(call.principal());
        if (!condemned && hanging.all() >= limits.condemnedAt() && !isOneCallersAffair(call)) {
            condemn();
        }
        PooledCall<?> next = next();
        if (next != null) {
            ready.add(next);
        }
    }

    private void condemn() {
        condemned = true;
        waiting.forEach(PooledCall::condemn);
        waiting.clear();
        LOG.warn(
                "the plugin '{}' is condemned: {} calls of it have not come back. What needs it is closed until it is"
                        + " updated or the gateway is started again",
                plugin,
                hanging.all());
    }

    /** Says that one that was given up has come back after all. */
    synchronized void cameBack(PooledCall<?> call) {
        hanging.remove(call.principal());
    }

    synchronized boolean isCondemned() {
        return condemned;
    }

    /** The first that may run, counted as one that does. */
    private @Nullable PooledCall<?> next() {
        for (Iterator<PooledCall<?>> each = waiting.iterator(); each.hasNext(); ) {
            PooledCall<?> call = each.next();
            if (mayRun(call)) {
                each.remove();
                running.add(call.principal());
                return call;
            }
        }
        return null;
    }

    private boolean mayRun(PooledCall<?> call) {
        return running.all() < limits.threadsOfOnePlugin()
                && (isNobodys(call)
                        || (running.of(call.principal()) < limits.threadsOfOnePrincipal() && !hasHungEnough(call)));
    }

    private boolean mayWait(PooledCall<?> call) {
        return waiting.size() < limits.waiting()
                && (isNobodys(call) || (waitingOf(call.principal()) < limits.waiting() / 2 && !hasHungEnough(call)));
    }

    private long waitingOf(String principal) {
        return waiting.stream()
                .filter(other -> other.principal().equals(principal))
                .count();
    }

    /** Somebody whose calls hang gets no more threads to hang: that is theirs to suffer, not everybody's. */
    private boolean hasHungEnough(PooledCall<?> call) {
        return hanging.of(call.principal()) >= Math.max(1, limits.condemnedAt() / 2);
    }

    private boolean isOneCallersAffair(PooledCall<?> call) {
        return !isNobodys(call) && hanging.of(call.principal()) == hanging.all();
    }

    private static boolean isNobodys(PooledCall<?> call) {
        return call.principal().equals(NOBODY);
    }

    /** How many, by principal and together. Less than none for a moment, if a call comes back before its caller has said that it hangs. */
    private static final class Counts {
        private final Map<String, Integer> byPrincipal = new HashMap<>();
        private int all;

        void add(String principal) {
            count(principal, 1);
        }

        void remove(String principal) {
            count(principal, -1);
        }

        private void count(String principal, int more) {
            byPrincipal.merge(principal, more, (now, added) -> now + added == 0 ? null : now + added);
            all += more;
        }

        int of(String principal) {
            return byPrincipal.getOrDefault(principal, 0);
        }

        int all() {
            return all;
        }
    }
}
