package io.aegis.kernel;

import io.aegis.kernel.port.Client;
import io.aegis.kernel.port.MaskKeys;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Runs while they are under way: each lives on one generation, in one thread, and leaves once, whoever ends it. Whatever fails ends a run closed, and
 * whoever may cut one finds it here.
 *
 * <p>Safe for use by many threads.
 */
final class LiveRuns implements AutoCloseable {
    interface Work {
        void on(Run run, Closing closing);
    }

    /** More than there is between a caller who is let in and a request that is there. */
    private static final Duration SLOWEST_REQUEST = Duration.ofMinutes(10);

    private final Generations generations;
    private final Closing.Sinks sinks;
    private final MaskKeys maskKeys;
    private final RunIds ids;
    private final Duration timeout;
    private final Watch watch;
    private final ClosingOf closings = new ClosingOf();
    private final Map<String, Revoked> revokedPlugins = new ConcurrentHashMap<>();

    /**
     * A file that is not to be used any more.
     *
     * @param last the last generation in which that holds; one that an operator lets in again later has a later one
     * @param closes whether what needs it is closed; otherwise a generation without it is about to come
     */
    private record Revoked(long last, boolean closes) {
        boolean concerns(Run run, String digest) {
            return run.generation().number() <= last && run.uses(digest);
        }

        Revoked later(Revoked next) {
            return new Revoked(Math.max(last, next.last), next.closes);
        }
    }

    /** Keys that nobody is let in with any more, with the time at which that began. */
    private final Map<String, Long> revokedKeys = new ConcurrentHashMap<>();

    /** Principals whose content is being erased. */
    private final Set<String> erasing = ConcurrentHashMap.newKeySet();

    /**
     * @param everySecond housekeeping that must not block
     */
    LiveRuns(Runs.Setup setup, Closing.Sinks sinks, Runnable everySecond) {
        this.generations = setup.generations();
        this.sinks = sinks;
        this.maskKeys = setup.maskKeys();
        this.ids = new RunIds(setup.clock());
        this.timeout = setup.timeout();
        watch = new Watch(this::overdue, everySecond);
    }

    /** Looks after runs from now on. */
    void start() {
        watch.start();
    }

    /** How long a run may take, while it does not wait for a human. */
    long timeoutNanos() {
        return timeout.toNanos();
    }

    /** Has a new run live on the current generation, in this thread. */
    void begin(Caller caller, Client client, Work work) {
        begin(caller, new MaskMap(maskKeys, caller.principal().id()), client, work);
    }

    /** Has a new run live that begins with what another has hidden. */
    void begin(Caller caller, MaskMap masks, Client client, Work work) {
        live(
                generation -> new Run(ids.next(), caller, generation, masks, timeoutNanos()),
                run -> new Closing(sinks, run, client),
                work);
    }

    /** Has a run live on the current generation, in this thread, and ends whatever goes wrong closed. */
    void live(Function<Generation, Run> making, Function<Run, Closing> closingOf, Work work) {
        try (Generations.Lease lease = generations.enter()) {
            Run run = making.apply(lease.generation());
            Closing closing = closingOf.apply(run);
            closings.put(run, closing, lease);
            watched(run);
            try {
                work.on(run, closing);
            } catch (RunAbandoned abandoned) {
                run.awaitOver(); // whoever took the run ends it
            } catch (Throwable thrown) { // a plugin's bytecode can throw what its signature does not say
                Failures.end(run, closing, thrown);
            } finally {
                leaveUnlessTaken(run);
            }
        }
    }

    /** How many there are. */
    int count() {
        return watch.runs().size();
    }

    /**
     * Cuts every run of a key, closed, and every one that begins a little later: its caller was let in before, and its request took its time.
     *
     * @param key digest of the key
     */
    void revoke(String key) {
        revokedKeys.put(key, System.nanoTime());
        cut(caller -> caller.key().equals(Optional.of(key)), Cut.REVOKED);
    }

    /** Forgets the keys that no request can still come with. */
    void forgetRevoked() {
        long now = System.nanoTime();
        revokedKeys.values().removeIf(at -> now - at > SLOWEST_REQUEST.toNanos());
    }

    /** Cuts every run of a principal, closed, and every one that still begins, until {@link #erased}. When this returns, none of the former is left. */
    void erasing(String principal) {
        erasing.add(principal);
        cut(caller -> caller.principal().id().equals(principal), Cut.ERASED).forEach(Run::awaitOver);
    }

    /** Lets runs of a principal live again. */
    void erased(String principal) {
        erasing.remove(principal);
    }

    /** Cuts every run of these callers, closed. */
    List<Run> cut(Predicate<Caller> whose, Cut why) {
        List<Run> runs =
                watch.runs().stream().filter(run -> whose.test(run.caller())).toList();
        runs.forEach(run -> run.cut(why));
        return runs;
    }

    /**
     * Cuts every run that needs a plugin file, closed, and every run that still begins on a generation that there is now and that has it.
     *
     * @param digest SHA-256 of the file
     * @param closes whether there will be no generation without it, so that to try again is of no use to those that still begin
     */
    void cutUsing(String digest, boolean closes) {
        Generation current = generations.current();
        long last = current.uses(Optional.empty(), digest) ? current.number() : current.number() - 1;
        var revoked = new Revoked(last, closes);
        revokedPlugins.merge(digest, revoked, Revoked::later);
        watch.runs().stream().filter(run -> revoked.concerns(run, digest)).forEach(run -> run.cut(Cut.REVOKED));
    }

    @Override
    public void close() {
        watch.close();
    }

    /**
     * A run may have entered a generation, or its caller been let in, a moment before a plugin of it was revoked. What it needs is known with its route:
     * whoever revokes writes that down before they look at routes, and a run takes its route before it looks at what was revoked, so that one of them sees
     * the other.
     */
    private void watched(Run run) {
        run.onRoute(() -> endIfRevoked(run));
        watch.add(run);
        if (run.caller().key().filter(revokedKeys::containsKey).isPresent()) {
            run.cut(Cut.REVOKED);
        }
        if (erasing.contains(run.caller().principal().id())) {
            run.cut(Cut.ERASED);
        }
    }

    private void endIfRevoked(Run run) {
        revokedPlugins.forEach((digest, revoked) -> {
            if (revoked.concerns(run, digest)) {
                if (revoked.closes()) {
                    run.closeRoute();
                } else {
                    run.cut(Cut.REVOKED);
                }
            }
        });
    }

    /** A run that the watch took is left by whoever ends it: its own thread may come back first. */
    private void leaveUnlessTaken(Run run) {
        if (!run.isTaken()) {
            leave(run);
        }
    }

    private void leave(Run run) {
        run.end();
        watch.remove(run);
        closings.remove(run);
        run.over();
    }

    /** Ends a run whose guard hangs, in place of its thread. */
    private void overdue(Run run, GuardCall call) {
        Thread.startVirtualThread(() -> {
            GuardSlot slot = call.slot();
            sinks.meter().guardFailed(slot.name(), "timed_out");
            run.recordTaken();
            run.judged(Stages.entry(
                    call.stage(),
                    slot,
                    "failed",
                    0,
                    "",
                    List.of(),
                    slot.deadline().toNanos()));
            try {
                closings.end(run, Refusals.guardFailed(slot.name(), GuardFailure.Cause.TIMED_OUT));
            } finally {
                leave(run);
            }
        });
    }
}
