package io.aegis.kernel;

import io.aegis.kernel.port.CallScope;
import io.aegis.kernel.port.EndActions;
import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.KeptRun;
import io.aegis.spi.guard.Context;
import io.aegis.spi.guard.Label;
import io.aegis.spi.guard.Obligation;
import io.aegis.spi.guard.Stage;
import io.aegis.spi.provider.UpstreamException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one run while it lasts. Belongs to the run's thread, until the {@link Watch} takes it away from a guard that hangs.
 */
final class Run implements CallScope {
    private final String id;
    private final Caller caller;
    private final Generation generation;
    private final long startNanos = System.nanoTime();
    private final long deadlineNanos;
    private final Thread thread = Thread.currentThread();
    private final MaskMap masks;
    private final ContentDigest digest;
    private final Set<String> agreed = new HashSet<>();
    private Runnable onSpent = () -> {};
    private Consumer<Happening> onHappening = happening -> {};
    private final Set<Label> labels = new HashSet<>();
    private final List<Obligation> obligations = new ArrayList<>();
    private final Set<GuardSlot.Remote> informed = new HashSet<>();
    private final Set<String> lateShadows = new HashSet<>();
    private final Entries entries = new Entries();
    private final AtomicReference<@Nullable GuardCall> guardCall = new AtomicReference<>();
    private final EndActions endActions = new EndActions();
    private boolean expired;
    private final List<Runnable> leavings = new ArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile boolean cancelled;
    private volatile @Nullable Cut cut;
    private boolean closed;
    private volatile Runnable onTaken = () -> {};
    private Runnable onRoute = () -> {};
    private volatile @Nullable Route route;

    Run(String id, Caller caller, Generation generation, MaskMap masks, long timeoutNanos) {
        this(id, caller, generation, masks, new ContentDigest(), timeoutNanos);
    }

    private Run(
            String id, Caller caller, Generation generation, MaskMap masks, ContentDigest digest, long timeoutNanos) {
        this.id = id;
        this.caller = caller;
        this.generation = generation;
        this.masks = masks;
        this.digest = digest;
        this.deadlineNanos = startNanos + timeoutNanos;
    }

    /** A run that goes on after it was kept. */
    static Run of(
            String id, Caller caller, Generation generation, MaskMap masks, KeptRun.Trail trail, long timeoutNanos) {
        var run = new Run(id, caller, generation, masks, new ContentDigest(trail.digestKey()), timeoutNanos);
        trail.entries().forEach(run.entries::keep);
        run.labels.addAll(trail.labels());
        run.obligations.addAll(trail.obligations());
        return run;
    }

    /** Says that a human agreed to what has this digest. */
    void agree(String what) {
        agreed.add(what);
    }

    /** Names what to do when the run goes on because a human agreed; what that throws keeps it from going on. */
    void onSpent(Runnable action) {
        onSpent = action;
    }

    /** Whether a human agreed to this. It counts once. */
    boolean spends(String what) {
        boolean spent = agreed.remove(what);
        if (spent) {
            onSpent.run();
        }
        return spent;
    }

    /** Who reads the answer. */
    Audience audience() {
        return Optional.ofNullable(route)
                .map(taken -> Audience.caller(taken.toolbox()))
                .orElse(Audience.CALLER);
    }

    String id() {
        return id;
    }

    Caller caller() {
        return caller;
    }

    Generation generation() {
        return generation;
    }

    MaskMap masks() {
        return masks;
    }

    ContentDigest digest() {
        return digest;
    }

    Set<Label> labels() {
        return labels;
    }

    List<Obligation> obligations() {
        return obligations;
    }

    /** Binds the run by one more condition. Regions and targets only narrow, so there is one of each. */
    void bind(Obligation obligation) {
        Optional<Obligation> narrower = obligations.stream()
                .flatMap(held -> Obligations.both(held, obligation).stream())
                .findFirst();
        if (narrower.isPresent()) {
            obligations.removeIf(held -> held.getClass().equals(obligation.getClass()));
            obligations.add(narrower.get());
        } else if (!obligations.contains(obligation)) {
            obligations.add(obligation);
        }
    }

    /** Says that a guard is about to send what it is asked about to its endpoint. */
    void inform(GuardSlot.Remote remote) {
        informed.add(remote);
    }

    /** Whether a guard has sent content where, as is known by now, it must not go. */
    boolean isViolated() {
        return informed.stream().anyMatch(remote -> !Obligations.allow(obligations, remote));
    }

    /** Names of guards that do not act and have kept this run waiting once. */
    Set<String> lateShadows() {
        return lateShadows;
    }

    List<Evidence.GuardEntry> entries() {
        return entries.list();
    }

    /** Notes what a guard said. */
    void judged(Evidence.GuardEntry said) {
        tell(new Happening.Judged(entries.note(said)));
    }

    /** Names who hears what happens. */
    void onHappening(Consumer<Happening> listener) {
        onHappening = listener;
    }

    void tell(Happening happening) {
        onHappening.accept(happening);
    }

    long elapsedNanos() {
        return System.nanoTime() - startNanos;
    }

    void take(Route chosen) {
        route = chosen;
        onRoute.run();
    }

    /** Says that the route is closed on this generation. Called by what looks at it when the run has it. */
    void closeRoute() {
        closed = true;
    }

    /**
     * Ends the thread's work on a run that may not begin, before a guard has seen anything of it.
     *
     * @throws RouteClosed if its route is closed
     * @throws UpstreamException if it was cut
     */
    void requireOpen() {
        if (closed) {
            throw new RouteClosed();
        }
        requireUncut();
    }

    /** Names what to look at when the run has its route, and knows what it needs. */
    void onRoute(Runnable look) {
        onRoute = look;
    }

    /** Name of the route, or {@code _unknown} before one is chosen. */
    String routeName() {
        return chosenRoute().orElse("_unknown");
    }

    /** Whether this run needs a plugin file. One that has no route yet needs none yet. */
    boolean uses(String digest) {
        Optional<String> chosen = chosenRoute();
        return chosen.isPresent() && generation.uses(chosen, digest);
    }

    private Optional<String> chosenRoute() {
        return Optional.ofNullable(route).map(Route::name);
    }

    Context context(Stage stage) {
        Set<Label> routeLabels = Optional.ofNullable(route).map(Route::labels).orElse(Set.of());
        return new Context(stage, routeName(), routeLabels, caller.principal(), labels, obligations);
    }

    /** Says that the run's thread goes into a guard. */
    void enter(GuardSlot slot, Stage stage) {
        var call =
                new GuardCall(slot, stage, System.nanoTime() + slot.deadline().toNanos());
        if (!guardCall.compareAndSet(null, call)) {
            throw new RunAbandoned();
        }
    }

    /**
     * Says that it came back.
     *
     * @throws RunAbandoned if it came back too late
     */
    void leave() {
        GuardCall call = guardCall.get();
        if (call == null || call == GuardCall.TAKEN || !guardCall.compareAndSet(call, null)) {
            throw new RunAbandoned();
        }
        if (call.isLate(System.nanoTime())) {
            Thread.interrupted();
            throw new GuardFailure(call.slot().name(), GuardFailure.Cause.TIMED_OUT);
        }
    }

    /**
     * Takes the run away from its thread if that has been inside a guard for too long. Called by the watch.
     *
     * @return the call that hangs, once
     */
    Optional<GuardCall> takeIfOverdue(long nowNanos) {
        if (remainingNanos() <= 0 && !expired) {
            expired = true;
            Thread.startVirtualThread(this::end); // closing may block, and the watch has others to look at
        }
        GuardCall call = guardCall.get();
        if (call == null
                || call == GuardCall.TAKEN
                || !call.isLate(nowNanos)
                || !guardCall.compareAndSet(call, GuardCall.TAKEN)) {
            return Optional.empty();
        }
        thread.interrupt();
        return Optional.of(call);
    }

    /** Whether the watch took the run from its thread, which must not touch it any more. */
    boolean isTaken() {
        return guardCall.get() == GuardCall.TAKEN;
    }

    /** Names what whoever takes the run from its thread still has to write down of it. */
    void onTaken(Runnable record) {
        onTaken = record;
    }

    /** Writes down what is known at the moment at which the run was taken. Called by whoever took it. */
    void recordTaken() {
        attempt(onTaken);
    }

    boolean isCancelled() {
        return cancelled;
    }

    /** Why it was cut by somebody else than its client, if it was. */
    Optional<Cut> cut() {
        return Optional.ofNullable(cut);
    }

    /** Cuts the run. What it has open is closed meanwhile, by another thread: that takes as long as whoever wrote the plugin likes. */
    void cut(Cut why) {
        cut = why;
        cancelled = true;
        Thread.startVirtualThread(this::end);
    }

    /** Waits, unless the run ends meanwhile; false then. */
    boolean pause(Duration wait) {
        var ending = new CountDownLatch(1);
        Runnable over = onEnd(ending::countDown);
        try {
            return !ending.await(wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException cut) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            over.run();
        }
    }

    /** Names what to do when nobody works on the run any more. */
    void onLeft(Runnable action) {
        leavings.add(action);
    }

    /** Says that the run's last word is said. */
    void over() {
        leavings.forEach(this::attempt);
        over.countDown();
    }

    /** Waits until whoever took the run has said its last word. */
    void awaitOver() {
        while (true) {
            try {
                over.await();
                return;
            } catch (InterruptedException ignored) { // the watch's, meant for the guard
                Thread.onSpinWait();
            }
        }
    }

    /**
     * Ends the thread's work on a run that was cut.
     *
     * @throws UpstreamException if it was
     */
    void requireUncut() {
        if (cancelled) {
            throw new UpstreamException(UpstreamException.Cause.CANCELLED);
        }
    }

    /** Cuts the run: what it has open is closed, and its thread finds out at its next step. */
    void cancel() {
        cancelled = true;
        end();
    }

    /** Closes what the run has open. Idempotent. */
    void end() {
        endActions.end();
    }

    /** What a plugin hands out may throw when it is closed; that must keep nothing else open, and nobody's thread down. */
    private void attempt(Runnable action) {
        try {
            action.run();
        } catch (Throwable thrown) {
            Defects.report(id, thrown);
        }
    }

    @Override
    public long remainingNanos() {
        return deadlineNanos - System.nanoTime();
    }

    @Override
    public Runnable onEnd(Runnable action) {
        return endActions.add(() -> attempt(action));
    }
}
