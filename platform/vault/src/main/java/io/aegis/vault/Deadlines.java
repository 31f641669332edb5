package io.aegis.vault;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One thread that ends what is overdue, to about a tenth of a second, so that no call pays for a timer of its own. */
final class Deadlines implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Deadlines.class);
    private static final long TICK_MILLIS = 100;

    private final Set<Call> calls = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("egress-deadlines").factory());

    private final Future<?> ticking;

    /**
     * @param eachTick further work of every tick
     */
    Deadlines(Runnable eachTick) {
        ticking = ticker.scheduleAtFixedRate(() -> tick(eachTick), TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    void watch(Call call) {
        calls.add(call);
    }

    void forget(Call call) {
        calls.remove(call);
    }

    /** A tick never throws: the executor would silently stop and nothing would be overdue any more. */
    private void tick(Runnable eachTick) {
        long now = System.nanoTime();
        for (Call call : calls) {
            try {
                call.endIfOverdue(now);
            } catch (RuntimeException defect) {
                LOG.warn(
                        "an overdue call could not be closed: {}",
                        defect.getClass().getName());
            }
        }
        try {
            eachTick.run();
        } catch (RuntimeException defect) {
            LOG.warn(
                    "idle connections could not be closed: {}",
                    defect.getClass().getName());
        }
    }

    @Override
    public void close() {
        ticking.cancel(false);
        ticker.shutdown();
    }
}
