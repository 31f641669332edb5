package io.aegis.export;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The exporters of a gateway. Each reads the ledger's file on a thread of its own, so none holds up a run or another exporter.
 *
 * <p>Safe for use by many threads.
 */
public final class Exporters implements AutoCloseable {
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
    private static final long LOOK_NANOS = 20_000_000;

    private final EvidenceSource ledger;
    private final LongSupplier written;
    private final Path cursors;
    private final Backoff backoff = new Backoff(FIRST_WAIT, LONGEST_WAIT, new SplittableRandom());
    private final Consumer<String> failures;
    private final List<Delivery> leaving = new ArrayList<>();
    private Map<String, Delivery> running = Map.of();
    private boolean over;

    /**
     * None yet.
     *
     * @param written the sequence of the last record of the ledger
     * @param cursors a directory for cursors, which is there
     * @param failures told the name of an exporter at each of its failures
     */
    public Exporters(EvidenceSource ledger, LongSupplier written, Path cursors, Consumer<String> failures) {
        this.ledger = ledger;
        this.written = written;
        this.cursors = cursors;
        this.failures = failures;
    }

    /** From now on these and no others. One that goes on under its name goes on from its cursor. */
    public synchronized void follow(List<ExportPlan> plans) {
        if (over) {
            return;
        }
        Map<String, Delivery> before = running;
        before.values().forEach(Delivery::close);
        leaving.removeIf(Delivery::isOver);
        leaving.addAll(before.values());
        var next = new LinkedHashMap<String, Delivery>();
        for (ExportPlan plan : plans) {
            Delivery old = before.get(plan.name());
            long end = old == null ? written.getAsLong() : old.end();
            var courier = new Courier(plan, ledger, written, end, new Cursor(cursors.resolve(plan.name() + ".cursor")));
            next.put(plan.name(), new Delivery(plan, courier, backoff, failures, old));
        }
        running = next;
    }

    /** How far each is. */
    public synchronized List<ExportState> states() {
        return running.values().stream().map(Delivery::state).toList();
    }

    /**
     * Has every exporter of a type of records try at once, and waits until each is past one of them or has failed, but not longer than this.
     *
     * @param sequence number of the record
     * @return how far those are
     */
    public List<ExportState> push(String type, long sequence, Duration most) {
        List<Push> pushes = pushed(type);
        long end = System.nanoTime() + most.toNanos();
        while (pushes.stream().anyMatch(push -> push.isOpen(sequence)) && System.nanoTime() < end) {
            LockSupport.parkNanos(LOOK_NANOS);
            if (Thread.currentThread().isInterrupted()) {
                break;
            }
        }
        return pushes.stream().map(push -> push.delivery().state()).toList();
    }

    private synchronized List<Push> pushed(String type) {
        return running.values().stream()
                .filter(delivery -> delivery.wants(type))
                .map(Push::of)
                .toList();
    }

    /** An exporter that was told to try at once. */
    private record Push(Delivery delivery, long failures) {
        static Push of(Delivery delivery) {
            var push = new Push(delivery, delivery.failures());
            delivery.hurry();
            return push;
        }

        boolean isOpen(long sequence) {
            return delivery.state().delivered() < sequence && delivery.failures() == failures;
        }
    }

    /** Ends them all, and the calls that are under way with them. */
    @Override
    public synchronized void close() {
        over = true;
        running.values().forEach(Delivery::close);
        running.values().forEach(Delivery::awaitEnd);
        leaving.forEach(Delivery::awaitEnd);
        running = Map.of();
    }
}
