package io.aegis.kernel;

import io.aegis.kernel.port.Client;
import io.aegis.kernel.port.Dialect;
import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.EvidenceLog;
import io.aegis.kernel.port.EvidenceUnavailableException;
import io.aegis.kernel.port.KeptRun;
import io.aegis.kernel.port.KeptRuns;
import io.aegis.kernel.port.MaskKeys;
import io.aegis.kernel.port.Meter;
import io.aegis.kernel.port.RecordedRuns;
import io.aegis.kernel.port.Refusal;
import io.aegis.kernel.port.RequestExchange;
import io.aegis.kernel.port.RequestLimits;
import io.aegis.kernel.port.RunStore;
import io.aegis.spi.guard.Label;
import io.aegis.spi.guard.Stage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The flow of a run: request, guards, evidence, provider, guards, evidence, answer. Whatever fails on the way ends the run closed.
 *
 * <p>Safe for use by many threads; a run blocks the thread that it is called on, which is meant to be a virtual one.
 */
public final class Runs implements AutoCloseable {
    /** What a gateway gives its runs. */
    public record Setup(
            Generations generations,
            List<Dialect> dialects,
            EvidenceLog evidence,
            RunStore store,
            KeptRuns kept,
            Requesters requesters,
            Meter meter,
            MaskKeys maskKeys,
            Duration timeout,
            HighWaterClock clock) {}

    private final Setup setup;
    private final LiveRuns live;
    private final Checks checks;
    private final Stages stages;
    private final Delivery.Shared delivery;
    private final Waiting waiting;
    private final Parking parking;
    private final Reception reception;
    private final Resumptions resumptions;
    private final Decisions decisions;
    private final Docket docket;
    private final RepeatedRefusals refusals = new RepeatedRefusals(System::nanoTime);

    /** Guards the way of counts from where they are taken out to the ledger, so that who stops finds none on it. */
    private final ReentrantLock counting = new ReentrantLock();

    /** Content is erased of one principal at a time. */
    private final ReentrantLock erasing = new ReentrantLock();

    public Runs(Setup setup) {
        this.setup = setup;
        var sinks = new Closing.Sinks(setup.evidence(), setup.store(), setup.meter(), refusals, setup.clock());
        live = new LiveRuns(setup, sinks, this::keepHouse);
        stages = new Stages(setup.meter());
        var breakers = new Breakers(System::nanoTime);
        delivery =
                new Delivery.Shared(setup.dialects(), stages, setup.meter(), breakers, setup.maskKeys(), setup.clock());
        waiting = new Waiting(setup, refusals);
        parking = new Parking(waiting);
        reception = new Reception(waiting, setup.maskKeys());
        checks = new Checks(live, stages, new Ingress(stages), waiting, setup.maskKeys());
        resumptions = new Resumptions(live, setup, sinks, delivery, waiting, parking);
        decisions = new Decisions(setup, waiting, resumptions);
        docket = new Docket(
                setup.kept(),
                (caller, route) -> approvals(route).approvers().include(caller.principal()),
                decisions::mayDecide);
        live.start();
    }

    /** Answers one request of one caller, in the dialect that the caller speaks. */
    public void answer(Caller caller, Dialect dialect, byte[] body, Client client) {
        Optional<KeptRun.Head> begun =
                waiting.begun(caller, dialect, body).filter(head -> mayUse(caller, head.route()));
        if (begun.isPresent()) {
            reception.answerAgain(begun.get(), client);
            return;
        }
        var start = new Start(() -> Optional.of(waiting.request(caller, dialect, body)), Optional.empty(), false);
        Optional<Parking.Parked> parked = begin(caller, dialect, body, client, start);
        parked.ifPresent(run -> reception.hold(run, client)); // the generation that it began on is free by now
    }

    private boolean mayUse(Caller caller, String route) {
        return waiting.route(route).filter(caller::mayUse).isPresent();
    }

    /**
     * Begins a run that is looked up by its id, not answered by its request.
     *
     * @param background whether it goes on without its caller once its request has met the guards
     * @param approvers who may agree to it, of those whom policy lets; policy alone decides if empty
     * @param client gets the answer of a run that does not go on without it, or why there is none
     * @return where the run stands if the client got nothing
     */
    public Optional<KeptRun> begin(
            Caller caller,
            Dialect dialect,
            byte[] body,
            boolean background,
            Optional<Set<String>> approvers,
            Client client) {
        var start = new Start(Optional::empty, approvers, background);
        Optional<Parking.Parked> parked = begin(caller, dialect, body, client, start);
        parked.filter(begun -> begun.run().head().state() == KeptRun.State.PENDING)
                .ifPresent(begun -> resumptions.carryOn(begun.run(), begun.generation()));
        return parked.map(Parking.Parked::run);
    }

    /** How a run begins. Its request is named only if the run is kept. */
    private record Start(Supplier<Optional<String>> request, Optional<Set<String>> approvers, boolean background) {}

    private Optional<Parking.Parked> begin(Caller caller, Dialect dialect, byte[] body, Client client, Start start) {
        var parked = new AtomicReference<Parking.Parked>();
        live.begin(caller, client, (run, closing) -> {
            client.onGone(run::cancel);
            run.requireUncut();
            flow(run, closing, dialect, body, start).ifPresent(parked::set);
        });
        return Optional.ofNullable(parked.get());
    }

    /**
     * Counts somebody's decision on a run that waits. Returns when it does; what comes of the run is not awaited.
     *
     * @param digest of what it is about
     * @param reason what the requester is told of a denial
     */
    public Decision decide(
            Caller approver, String run, boolean agrees, Optional<String> digest, Optional<String> reason) {
        return decisions.decide(approver, run, new Decisions.Said(agrees, digest, reason));
    }

    /** A run that was kept. */
    public Optional<KeptRun> kept(String run) {
        return setup.kept().find(run);
    }

    /** Whether somebody may decide a run. */
    public boolean mayDecide(Caller caller, KeptRun run) {
        return decisions.mayDecide(caller, run);
    }

    /** Whether somebody agreed to what a run waits for, and others must too. */
    public boolean hasAgreed(Caller caller, KeptRun run) {
        return decisions.hasAgreed(caller, run);
    }

    /** Runs that wait for a decision of this caller; as many as the query asks for, if there are as many. */
    public List<KeptRun> waiting(Caller caller, RunStore.Query query) {
        return docket.waiting(caller, query);
    }

    /** Runs that waited for a decision that this caller may make, and wait no more. */
    public List<KeptRun> decided(Caller caller, RunStore.Query query) {
        return docket.decided(caller, query);
    }

    /** Whether somebody may look at the hidden values of a run. */
    public boolean mayReveal(Caller caller, KeptRun run) {
        return decisions.mayReveal(caller, run);
    }

    /**
     * Waits until any kept run is in another state, but not longer than this.
     *
     * @param known how many such changes are known
     * @return how many there were
     */
    public long awaitAny(long known, Duration most) {
        return waiting.awaitAny(known, most);
    }

    /** What is known of kept runs without their content, in the order of the query. */
    public List<KeptRun.Head> kept(RunStore.Query query) {
        return setup.kept().list(query);
    }

    /**
     * Waits until a kept run is in a later state, but not longer than this.
     *
     * @param known sequence number of the state that is known
     * @return where it stands; empty if nothing is known of it any more
     */
    public Optional<KeptRun.Head> await(String run, long known, Duration most) {
        return waiting.await(run, known, most);
    }

    /** Follows a kept run as it goes on; empty if nothing is known of it. */
    public Optional<Following> follow(String run) {
        return waiting.follow(run);
    }

    /** Who a caller is by now; empty if its credential opens nothing any more. */
    public Optional<Caller> now(Caller then) {
        return setup.requesters().now(then);
    }

    /**
     * The values that are hidden in what a run waits for, by placeholder; on record before this returns.
     *
     * @return empty if this caller may not look at them
     */
    public Optional<Map<String, String>> reveal(Caller caller, KeptRun run) {
        return decisions.reveal(caller, run);
    }

    /** Who decides the runs of a route by now. */
    public Approvals approvals(String route) {
        return waiting.approvals(route);
    }

    /** What the model said in a run, as its requester may see it. To be shown to nobody else. */
    public Optional<String> answerOf(KeptRun run) {
        return reception.answerOf(run);
    }

    /**
     * Takes up what an earlier process left: what waits goes on waiting, what was under way is ended and says so, as is what was denied. To be called once, before anybody is let in.
     *
     * @param recorded what is on record of them, which may be more than was kept
     */
    public void recover(RecordedRuns recorded) {
        resumptions.recover(recorded);
    }

    /** Denies what nobody decided in time. */
    void expire() {
        decisions.expireNow();
    }

    /** Asks the guards of one stage of a route about a request that goes nowhere. */
    public CheckResult.Answer check(Caller caller, Dialect dialect, byte[] body, Stage stage) {
        return checks.check(caller, dialect, body, stage);
    }

    /**
     * Takes a request as far as to where it would leave, and no further: it meets the guards that it would meet, and what they refuse is refused.
     *
     * @return what would leave, if anything
     */
    public CheckResult.Answer measure(Caller caller, Dialect dialect, byte[] body) {
        return checks.measure(caller, dialect, body);
    }

    /**
     * Asks guards about what is kept of a run: masked as it is kept, and what is hidden stays hidden from them. It goes nowhere, and is no run.
     *
     * @param guards of one stage, in order
     * @param labels that the run has before they are asked
     * @return what they say, without the text; empty if nothing is kept of what the stage is about
     */
    public Optional<CheckResult.Answer> judge(
            KeptRun kept, Route route, Stage stage, List<GuardSlot> guards, Set<Label> labels) {
        return checks.judge(kept, route, stage, guards, labels);
    }

    /**
     * Cuts every live run of a key that nobody is let in with any more, closed.
     *
     * @param key digest of the key
     */
    public void revoke(String key) {
        live.revoke(key);
    }

    /** Cuts every live run, because the gateway stops. */
    public void stop() {
        live.cut(caller -> true, Cut.STOPPED);
    }

    /**
     * Ends all that is under way or waits for a principal, closed, and lets nothing of it begin until something is done. While that is done, nothing of its
     * runs is written any more.
     */
    public void endAll(String principal, Runnable erasure) {
        erasing.lock();
        try {
            live.erasing(principal);
            decisions.endAll(principal);
            erasure.run();
        } finally {
            live.erased(principal);
            erasing.unlock();
        }
    }

    /** Has no request find a run whose content is erased. To be called now and then, and when something was erased. */
    public void forgetErased() {
        waiting.forgetErased();
    }

    /**
     * Cuts every live run that needs a plugin file, closed, and every run that still begins on a generation that there is now and that has it: who has no
     * answer yet may try again, on the generation that comes.
     *
     * @param digest SHA-256 of the file
     */
    public void cutUsing(String digest) {
        live.cutUsing(digest, false);
    }

    /**
     * Cuts every live run that needs a plugin file, closed, and closes every route that needs it: there will be no generation without it.
     *
     * @param digest SHA-256 of the file
     */
    public void closeUsing(String digest) {
        live.cutUsing(digest, true);
    }

    /** Whether a provider is left alone for a while, because it failed too often in a row. */
    public boolean isResting(String provider) {
        return !delivery.breakers().isWell(provider);
    }

    /** How many runs are under way. */
    public int live() {
        return live.count();
    }

    /** Ends the watch over runs, and writes down what was counted of refusals. */
    @Override
    public void close() {
        live.close();
        writeCounts(refusals::drainAll);
    }

    private Optional<Parking.Parked> flow(Run run, Closing closing, Dialect dialect, byte[] body, Start start) {
        closing.request(body);
        RequestExchange request = dialect.request(body, RequestLimits.DEFAULT);
        Optional<Route> chosen = Ingress.route(run, closing, request);
        if (chosen.isEmpty()) {
            return Optional.empty();
        }
        Route route = chosen.get();
        stages.requireGuards(run, route);
        Optional<Refusal> refusal = Ingress.ungovernable(route, request).or(() -> Ingress.refusal(route, request));
        if (refusal.isPresent()) {
            closing.refuse(refusal.get(), Evidence.Status.DENIED);
            return Optional.empty();
        }
        var scene = new Dialogue.Scene(delivery, run, closing, dialect, route, new Gate(run, false));
        RequestExchange equipped = request.withTools(route.toolbox().definitions());
        var dialogue = new Dialogue(scene, equipped, List.of());
        Dialogue.End end =
                (start.background() ? dialogue.stoppingAtModel() : dialogue).from(new KeptRun.Step.Request());
        return parking.run(end, dialogue, scene, start.request(), start.approvers());
    }

    private void keepHouse() {
        if (refusals.isDue()) {
            Thread.startVirtualThread(() -> writeCounts(refusals::drain));
        }
        decisions.expire();
        live.forgetRevoked();
    }

    private void writeCounts(Supplier<List<Evidence>> due) {
        counting.lock();
        try {
            due.get().forEach(this::writeCount);
        } finally {
            counting.unlock();
        }
    }

    private void writeCount(Evidence count) {
        try {
            setup.evidence().append(count);
        } catch (EvidenceUnavailableException unavailable) {
            Defects.report("-", unavailable);
        }
    }
}
