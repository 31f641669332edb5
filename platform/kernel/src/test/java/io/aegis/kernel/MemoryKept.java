package io.aegis.kernel;

import io.aegis.kernel.port.EvidenceUnavailableException;
import io.aegis.kernel.port.KeptRun;
import io.aegis.kernel.port.KeptRuns;
import io.aegis.kernel.port.RunStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Kept runs in memory, with everything that was ever kept. */
final class MemoryKept implements KeptRuns {
    final Map<String, KeptRun> runs = new ConcurrentHashMap<>();
    final List<KeptRun> history = new ArrayList<>();
    /** Runs whose content cannot be read. */
    final Set<String> unreadable = ConcurrentHashMap.newKeySet();

    volatile boolean full;
    /** What happens between a state being kept and anybody being told. */
    volatile Consumer<KeptRun.Head> onKept = head -> {};

    private final Power power;

    MemoryKept(Power power) {
        this.power = power;
    }

    /** What another left. */
    MemoryKept(Power power, MemoryKept left) {
        this(power);
        synchronized (left) {
            runs.putAll(left.runs);
            history.addAll(left.history);
        }
    }

    @Override
    public synchronized void keep(KeptRun run) {
        if (full) {
            throw new EvidenceUnavailableException("full");
        }
        power.does(() -> runs.put(run.head().run(), run));
        history.add(run);
    }

    @Override
    public synchronized boolean follow(KeptRun run) {
        KeptRun before = runs.get(run.head().run());
        if (before == null || before.head().sequence() != run.head().sequence() - 1) {
            return false;
        }
        keep(run);
        onKept.accept(run.head());
        return true;
    }

    @Override
    public Optional<KeptRun> find(String run) {
        if (unreadable.contains(run)) {
            throw new IllegalStateException("it was changed or moved");
        }
        return Optional.ofNullable(runs.get(run));
    }

    @Override
    public Optional<KeptRun.Head> head(String run) {
        return Optional.ofNullable(runs.get(run)).map(KeptRun::head);
    }

    @Override
    public synchronized boolean take(String run) {
        KeptRun kept = runs.get(run);
        if (kept == null || kept.head().taken()) {
            return false;
        }
        KeptRun.Head head = kept.head();
        var taken = new KeptRun(
                new KeptRun.Head(
                        head.run(),
                        head.principal(),
                        head.route(),
                        head.state(),
                        head.at(),
                        head.changed(),
                        head.sequence(),
                        head.request(),
                        head.expires(),
                        true),
                kept.payload());
        power.does(() -> runs.put(run, taken));
        return true;
    }

    @Override
    public List<KeptRun.Head> list(RunStore.Query query) {
        boolean oldest = query.order() == RunStore.Order.OLDEST;
        Comparator<KeptRun.Head> byId = Comparator.comparing(KeptRun.Head::run);
        Comparator<KeptRun.Head> order = oldest ? byId : byId.reversed();
        return runs.values().stream()
                .map(KeptRun::head)
                .sorted(order)
                .filter(head -> query.after()
                        .filter(last -> oldest
                                ? head.run().compareTo(last) <= 0
                                : head.run().compareTo(last) >= 0)
                        .isEmpty())
                .filter(head -> query.status()
                        .filter(word -> !word.equalsIgnoreCase(head.state().name()))
                        .isEmpty())
                .limit(query.limit())
                .toList();
    }

    @Override
    public List<KeptRun.Head> in(KeptRun.State state) {
        return runs.values().stream()
                .map(KeptRun::head)
                .filter(head -> head.state() == state)
                .sorted(Comparator.comparing(KeptRun.Head::run))
                .toList();
    }

    @Override
    public List<KeptRun.Head> expired(Instant now) {
        return in(KeptRun.State.PAUSED).stream()
                .filter(head ->
                        head.expires().filter(expiry -> !now.isBefore(expiry)).isPresent())
                .toList();
    }
}
