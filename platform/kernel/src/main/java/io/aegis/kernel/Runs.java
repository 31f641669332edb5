package io.aegis.kernel;

import static java.util.Objects.requireNonNull;

import io.aegis.kernel.port.Client;
import io.aegis.kernel.port.ClientGoneException;
import io.aegis.kernel.port.ContentException;
import io.aegis.kernel.port.Dialect;
import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.EvidenceLog;
import io.aegis.kernel.port.EvidenceUnavailableException;
import io.aegis.kernel.port.KeptRun;
import io.aegis.kernel.port.KeptRuns;
import io.aegis.kernel.port.MaskKeys;
import io.aegis.kernel.port.Meter;
import io.aegis.kernel.port.Refusal;
import io.aegis.kernel.port.RequestExchange;
import io.aegis.kernel.port.RequestLimits;
import io.aegis.kernel.port.RunStore;
import io.aegis.spi.guard.Label;
import io.aegis.spi.guard.Stage;
import io.aegis.spi.provider.UpstreamException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;
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
    private final Closing.Sinks sinks;
    private final Stages stages;
    private final Ingress ingress;
    private final Delivery.Shared delivery;
    private final RunIds ids;
    private final Watch watch;
    private final Waiting waiting;
    private final Parking parking;
    private final Reception reception;
    private final Resumptions resumptions;
    private final Decisions decisions;
    private final Docket docket;
    private final ClosingOf closings = new ClosingOf();
    /** The last generation in which each revoked file is not to be used; one that an operator lets in again later has a later one. */
    private final Map<String, Long> revokedPlugins = new ConcurrentHashMap<>();

    public Runs(Setup setup) {
        this.setup = setup;
        var refusals = new RepeatedRefusals();
        sinks = new Closing.Sinks(setup.evidence(), setup.store(), setup.meter(), refusals, setup.clock());
        stages = new Stages(setup.meter());
        ingress = new Ingress(stages);
        var breakers = new Breakers(System::nanoTime);
        delivery =
                new Delivery.Shared(setup.dialects(), stages, setup.meter(), breakers, setup.maskKeys(), setup.clock());
        ids = new RunIds(setup.clock());
        waiting = new Waiting(setup, refusals);
        parking = new Parking(waiting);
        reception = new Reception(waiting, setup.maskKeys());
        resumptions = new Resumptions(this, setup, sinks, delivery, waiting, parking);
        decisions = new Decisions(setup, waiting, resumptions);
        docket = new Docket(
                setup.kept(),
                (caller, route) -> approvals(route).approvers().include(caller.principal()),
                decisions::mayDecide);
        watch = new Watch(() -> {
            writeCounts(refusals);
            decisions.expire();
        });
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
        Optional<KeptRun> kept = begin(caller, dialect, body, client, start).map(Parking.Parked::run);
        kept.filter(run -> run.head().state() == KeptRun.State.PENDING).ifPresent(resumptions::carryOn);
        return kept;
    }

    /** How a run begins. Its request is named only if the run is kept. */
    private record Start(Supplier<Optional<String>> request, Optional<Set<String>> approvers, boolean background) {}

    private Optional<Parking.Parked> begin(Caller caller, Dialect dialect, byte[] body, Client client, Start start) {
        var parked = new AtomicReference<Parking.Parked>();
        live(generation -> begin(caller, generation), run -> new Closing(sinks, run, client), (run, closing) -> {
            client.onGone(run::cancel);
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
     * Takes up what an earlier process left: what waits goes on waiting, what was under way is ended and says so. To be called once, before anybody is let in.
     *
     * @param recorded how a run ended, if its end is on record
     */
    public void recover(Function<String, Optional<Evidence.Status>> recorded) {
        resumptions.recover(recorded);
    }

    /** Denies what nobody decided in time. */
    void expire() {
        decisions.expireNow();
    }

    interface Work {
        void on(Run run, Closing closing);
    }

    /** Has a run live on the current generation, in this thread, and ends whatever goes wrong closed. */
    void live(Function<Generation, Run> making, Function<Run, Closing> closingOf, Work work) {
        try (Generations.Lease lease = setup.generations().enter()) {
            Run run = making.apply(lease.generation());
            Closing closing = closingOf.apply(run);
            closings.put(run, closing, lease);
            watched(run);
            try {
                work.on(run, closing);
            } catch (RunAbandoned abandoned) {
                run.awaitOver(); // whoever took the run ends it
            } catch (Throwable thrown) { // a plugin's bytecode can throw what its signature does not say
                fail(run, closing, thrown);
            } finally {
                leaveUnlessTaken(run);
            }
        }
    }

    /** Asks the guards of one stage of a route about a request that goes nowhere. */
    public CheckResult.Answer check(Caller caller, Dialect dialect, byte[] body, Stage stage) {
        var asked = new Look(
                (run, route, request) -> stages.run(run, stage, route.guards(stage), Matter.of(request)), false);
        return look(caller, dialect, body, asked);
    }

    /**
     * Takes a request as far as to where it would leave, and no further: it meets the guards that it would meet, and what they refuse is refused.
     *
     * @return what would leave, if anything
     */
    public CheckResult.Answer measure(Caller caller, Dialect dialect, byte[] body) {
        return look(caller, dialect, body, new Look(ingress::judge, true));
    }

    private interface Judging {
        StageOutcome judge(Run run, Route route, RequestExchange request);
    }

    /**
     * How a request is looked at that goes nowhere.
     *
     * @param refuses whether what the guards refuse is refused, and not told
     */
    private record Look(Judging judging, boolean refuses) {}

    private CheckResult.Answer look(Caller caller, Dialect dialect, byte[] body, Look look) {
        var client = new CheckClient();
        Thread.startVirtualThread(() -> look(caller, dialect, body, look, client)); // a guard may keep its thread
        return client.awaited();
    }

    private void look(Caller caller, Dialect dialect, byte[] body, Look look, CheckClient client) {
        live(generation -> begin(caller, generation), run -> new Closing(sinks, run, client), (run, closing) -> {
            closing.request(body);
            looked(run, closing, client, dialect.request(body, RequestLimits.DEFAULT), look);
        });
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
        var matter = new KeptMatter(kept, waiting.dialect(kept), waiting.request(kept)).of(stage);
        if (matter.isEmpty()) {
            return Optional.empty();
        }
        var client = new CheckClient();
        Thread.startVirtualThread(() -> live( // a guard may keep its thread
                generation -> again(kept, generation), run -> new Closing(sinks, run, client), (run, closing) -> {
                    closing.request(kept.payload().request());
                    run.take(route);
                    run.labels().addAll(labels);
                    client.judged(judged(run, stage, guards, matter));
                    closing.answer(new byte[0], false);
                }));
        return Optional.of(client.awaited());
    }

    private Run again(KeptRun kept, Generation generation) {
        KeptRun.Requester then = kept.payload().requester();
        var caller = new Caller(then.principal(), then.routes(), then.key());
        var masks = new MaskMap(
                setup.maskKeys(),
                then.principal().id(),
                KeptMatter.blind(kept.payload().masks()));
        return new Run(ids.next(), caller, generation, masks, setup.timeout().toNanos(), this::overdue);
    }

    private CheckResult judged(Run run, Stage stage, List<GuardSlot> guards, List<Matter> matter) {
        StageOutcome all = new StageOutcome.Proceed();
        for (Matter each : matter) {
            StageOutcome one =
                    stages.run(run, stage, guards, each); // a block of one choice keeps no other from its guards
            all = one instanceof StageOutcome.Blocked ? one : all.and(() -> one);
        }
        return new CheckResult(run.id(), verdict(run, all), run.entries(), run.labels(), run.obligations(), List.of());
    }

    private static String verdict(Run run, StageOutcome outcome) {
        boolean edited = run.entries().stream()
                .anyMatch(entry -> !entry.shadow() && entry.verdict().equals("sanitize"));
        return switch (outcome) {
            case StageOutcome.Blocked blocked -> "block";
            case StageOutcome.Approval approval -> "require_approval";
            case StageOutcome.Proceed proceed -> edited ? "sanitize" : "allow";
        };
    }

    /** Cuts every live run of these callers, closed. */
    public void cut(Predicate<Caller> whose) {
        cutNow(whose);
    }

    /** Cuts every live run of these callers, closed, and waits until each has said its last word. */
    public void cutAndAwait(Predicate<Caller> whose) {
        cutNow(whose).forEach(Run::awaitOver);
    }

    private List<Run> cutNow(Predicate<Caller> whose) {
        List<Run> cut =
                watch.runs().stream().filter(run -> whose.test(run.caller())).toList();
        cut.forEach(Run::revoke);
        return cut;
    }

    /**
     * Cuts every live run that needs a plugin file, closed, and every run that still begins on a generation that there is now and that has it. To be
     * called when the next generation is in place, or cannot be made.
     *
     * @param digest SHA-256 of the file
     */
    public void cutUsing(String digest) {
        Generation current = setup.generations().current();
        long last = current.uses(Optional.empty(), digest) ? current.number() : current.number() - 1;
        revokedPlugins.merge(digest, last, Math::max);
        watch.runs().stream().filter(run -> isRevoked(run, digest, last)).forEach(Run::revoke);
    }

    /** Whether a provider is left alone for a while, because it failed too often in a row. */
    public boolean isResting(String provider) {
        return !delivery.breakers().isWell(provider);
    }

    /** How many runs are under way. */
    public int live() {
        return watch.runs().size();
    }

    @Override
    public void close() {
        watch.close();
    }

    private Run begin(Caller caller, Generation generation) {
        var masks = new MaskMap(setup.maskKeys(), caller.principal().id());
        return new Run(ids.next(), caller, generation, masks, setup.timeout().toNanos(), this::overdue);
    }

    /** A run may have entered a generation a moment before a plugin of it was revoked. */
    private void watched(Run run) {
        watch.add(run);
        revokedPlugins.forEach((digest, last) -> {
            if (isRevoked(run, digest, last)) {
                run.revoke();
            }
        });
    }

    private static boolean isRevoked(Run run, String digest, long last) {
        return run.generation().number() <= last && run.uses(digest);
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

    private Optional<Parking.Parked> flow(Run run, Closing closing, Dialect dialect, byte[] body, Start start) {
        closing.request(body);
        RequestExchange request = dialect.request(body, RequestLimits.DEFAULT);
        Optional<Route> chosen = run.generation().route(request.model()).filter(run.caller()::mayUse);
        if (chosen.isEmpty()) {
            List<String> allowed = run.generation().models(run.caller());
            closing.refuse(Refusals.unknownModel(request.model(), allowed), Evidence.Status.DENIED);
            return Optional.empty();
        }
        Route route = chosen.get();
        run.take(route);
        closing.unscanned(Ingress.unread(route, request));
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

    private void looked(Run run, Closing closing, CheckClient client, RequestExchange request, Look look) {
        Optional<Route> chosen = run.generation().route(request.model()).filter(run.caller()::mayUse);
        if (chosen.isEmpty()) {
            List<String> allowed = run.generation().models(run.caller());
            closing.refuse(Refusals.unknownModel(request.model(), allowed), Evidence.Status.DENIED);
            return;
        }
        Route route = chosen.get();
        run.take(route);
        closing.unscanned(Ingress.unread(route, request));
        Optional<Refusal> refusal = Ingress.refusal(route, request);
        if (refusal.isPresent()) {
            closing.refuse(refusal.get(), Evidence.Status.DENIED);
            return;
        }
        StageOutcome outcome = look.judging().judge(run, route, request);
        if (look.refuses() && outcome instanceof StageOutcome.Blocked blocked) {
            closing.refuse(Refusals.blocked(blocked), Evidence.Status.BLOCKED);
            return;
        }
        if (look.refuses() && outcome instanceof StageOutcome.Approval approval) {
            closing.refuse(Refusals.approvalNeeded(approval), Evidence.Status.DENIED);
            return;
        }
        var result = new CheckResult(
                run.id(), verdict(run, outcome), run.entries(), run.labels(), run.obligations(), request.segments());
        client.judged(result);
        closing.answer(new byte[0], outcome instanceof StageOutcome.Blocked);
    }

    private void fail(Run run, Closing closing, Throwable thrown) {
        switch (thrown) {
            case GuardFailure failure ->
                closing.refuse(Refusals.guardFailed(failure.guard(), failure.kind()), Evidence.Status.ERROR);
            case ContentException content -> closing.refuse(content.refusal(), Evidence.Status.ERROR);
            case UpstreamException upstream -> upstreamFailed(run, closing, upstream);
            case ClientGoneException gone -> gone(closing);
            case RunErased erased -> closing.refuse(Refusals.forgotten(), Evidence.Status.ERROR);
            case EvidenceUnavailableException unavailable -> closing.refuse(Refusals.evidence(), Evidence.Status.ERROR);
            case StreamedAnswer.Noncompliant noncompliant ->
                closing.refuse(Refusals.noCompliantProvider(), Evidence.Status.BLOCKED);
            default -> {
                Defects.report(run.id(), thrown);
                closing.refuse(Refusals.internal(run.id()), Evidence.Status.ERROR);
            }
        }
    }

    private static void upstreamFailed(Run run, Closing closing, UpstreamException upstream) {
        boolean cut = upstream.kind() == UpstreamException.Cause.CANCELLED;
        if (cut && run.isCancelled()) {
            gone(closing);
        } else if (cut && run.remainingNanos() <= 0) {
            var timedOut = new UpstreamException(UpstreamException.Cause.TIMED_OUT);
            closing.refuse(Refusals.upstream(timedOut), Evidence.Status.ERROR);
        } else {
            closing.refuse(Refusals.upstream(upstream), Evidence.Status.ERROR);
        }
    }

    private static void gone(Closing closing) {
        try {
            closing.gone();
        } catch (EvidenceUnavailableException unavailable) {
            Defects.report("-", unavailable); // nobody is there to be told
        }
    }

    /** Ends a run whose guard hangs, in place of its thread. */
    void overdue(Run run) {
        Thread.startVirtualThread(() -> {
            GuardCall call = requireNonNull(run.overdue(), "an overdue run has a call");
            GuardSlot slot = call.slot();
            setup.meter().guardFailed(slot.name(), "timed_out");
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

    private void writeCounts(RepeatedRefusals refusals) {
        List<Evidence> counts = refusals.drain(setup.clock().instant());
        if (!counts.isEmpty()) {
            Thread.startVirtualThread(() -> counts.forEach(this::writeCount));
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
