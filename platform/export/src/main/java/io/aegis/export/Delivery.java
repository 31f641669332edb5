package io.aegis.export;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One exporter at work, on a thread of its own. It begins when the one before it, which has the same cursor, has ended. */
final class Delivery implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
    private static final Duration LOOK = Duration.ofMillis(200);

    private final ExportPlan plan;
    private final Courier courier;
    private final Backoff backoff;
    private final Consumer<String> failures;
    private final Thread thread;
    private volatile boolean open = true;
    private volatile String trouble = "";
    private volatile boolean hurried;

    /** Failures since it began. */
    private final AtomicLong failed = new AtomicLong();

    /**
     * @param failures told the name of the exporter at each failure
     */
    Delivery(ExportPlan plan, Courier courier, Backoff backoff, Consumer<String> failures, @Nullable Delivery before) {
        this.plan = plan;
        this.courier = courier;
        this.backoff = backoff;
        this.failures = failures;
        this.thread =
                Thread.ofPlatform().daemon().name("aegis-export-" + plan.name()).start(() -> deliver(before));
    }

    private void deliver(@Nullable Delivery before) {
        if (before != null) {
            before.awaitEnd();
        }
        int inARow = 0;
        while (open) {
            switch (courier.step()) {
                case Courier.Step.Went() -> {
                    recovered();
                    inARow = 0;
                }
                case Courier.Step.Idle() -> rest(LOOK);
                case Courier.Step.Failed failed -> {
                    inARow++;
                    stuck(failed);
                    rest(backoff.after(inARow, failed.asked().orElse(Duration.ZERO)));
                }
            }
        }
    }

    private void recovered() {
        if (!trouble.isEmpty()) {
            LOG.info("exporter '{}' goes on", plan.name());
            trouble = "";
        }
    }

    private void stuck(Courier.Step.Failed failed) {
        if (!open) {
            return; // it was told to end, and the call with it
        }
        if (!failed.why().equals(trouble)) {
            LOG.warn("exporter '{}' does not go on: {}", plan.name(), failed.why());
        }
        trouble = failed.why();
        this.failed.incrementAndGet();
        failures.accept(plan.name()); // who hears of it finds the rest
    }

    private void rest(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); open && !hurried && left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        hurried = false;
    }

    ExportState state() {
        return new ExportState(plan.name(), courier.delivered(), courier.behind(), trouble);
    }

    String name() {
        return plan.name();
    }

    boolean wants(String type) {
        return plan.wants().test(type);
    }

    /** Where one without a cursor begins that follows this one. */
    long end() {
        return courier.end();
    }

    /** How often it has failed. */
    long failures() {
        return failed.get();
    }

    /** Tells it to try now, however long it wanted to wait. */
    void hurry() {
        hurried = true;
        LockSupport.unpark(thread);
    }

    /** Tells it to end, and a call that is under way with it. */
    @Override
    public void close() {
        open = false;
        LockSupport.unpark(thread);
        if (plan.exporter() instanceof AutoCloseable held) {
            try {
                held.close();
            } catch (Exception failed) {
                LOG.warn(
                        "exporter '{}' did not close: {}",
                        plan.name(),
                        failed.getClass().getName());
            }
        }
    }

    boolean isOver() {
        return !thread.isAlive();
    }

    /** Waits until it has ended. */
    void awaitEnd() {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException told) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
