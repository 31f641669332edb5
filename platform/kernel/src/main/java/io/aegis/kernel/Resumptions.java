package io.aegis.kernel;

import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.EvidenceUnavailableException;
import io.aegis.kernel.port.KeptRun;
import io.aegis.kernel.port.Refusal;
import io.aegis.kernel.port.RequestExchange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Runs that wait for a human: how they are put aside, who decides them, how they go on.
 *
 * <p>A run that goes on is judged again by every guard of the stage that it left, under the configuration of now; a human's agreement counts for exactly
 * what was shown, once. Safe for use by many threads.
 */
final class Resumptions {
    private static final int EXPIRY_PERIOD = 5;
    private static final int LOCKS = 64;

    /** What somebody decided. */
    record Said(boolean agrees, Optional<String> digest, Optional<String> reason) {}

    private final Runs runs;
    private final Runs.Setup setup;
    private final Closing.Sinks sinks;
    private final Delivery.Shared delivery;
    private final Waiting waiting;
    private final Parking parking;
    /** One decision at a time on a run; runs share them, and none is ever replaced. */
    private final List<ReentrantLock> deciding =
            Stream.generate(ReentrantLock::new).limit(LOCKS).toList();

    private int ticks;

    Resumptions(
            Runs runs,
            Runs.Setup setup,
            Closing.Sinks sinks,
            Delivery.Shared delivery,
            Waiting waiting,
            Parking parking) {
        this.runs = runs;
        this.setup = setup;
        this.sinks = sinks;
        this.delivery = delivery;
        this.waiting = waiting;
        this.parking = parking;
    }

    boolean mayDecide(Caller caller, KeptRun run) {
        return mayDecide(caller, run, waiting.approvals(run.head().route()));
    }

    private static boolean mayDecide(Caller caller, KeptRun run, Approvals approvals) {
        if (run.payload().pause().isEmpty()) {
            return false; // it never waited
        }
        boolean own = caller.principal().id().equals(run.head().principal());
        boolean named = run.payload()
                .pause()
                .flatMap(KeptRun.Pause::approvers)
                .map(narrowed -> new Members(narrowed).include(caller.principal()))
                .orElse(true);
        return approvals.approvers().include(caller.principal()) && named && (approvals.self() || !own);
    }

    Optional<Map<String, String>> reveal(Caller caller, KeptRun run) {
        Approvals approvals = waiting.approvals(run.head().route());
        boolean waits = run.head().state() == KeptRun.State.PAUSED;
        if (!waits || !approvals.reveal().include(caller.principal()) || !mayDecide(caller, run, approvals)) {
            return Optional.empty();
        }
        var shown = new TreeMap<String, String>();
        run.payload()
                .pause()
                .ifPresent(pause -> pause.proposal().deeds().stream()
                        .flatMap(deed -> deed.hidden().stream())
                        .forEach(hidden -> shown.put(hidden.placeholder(), original(run, hidden.placeholder()))));
        int agreed =
                run.payload().pause().map(pause -> pause.approvals().size()).orElse(0);
        waiting.record(run, Evidence.ApprovalAction.REVEALED, caller.principal().id(), agreed, approvals.quorum(), "");
        return Optional.of(shown);
    }

    private static String original(KeptRun run, String placeholder) {
        return run.payload().masks().stream()
                .filter(mask -> mask.placeholder().equals(placeholder))
                .map(KeptRun.Mask::original)
                .findFirst()
                .orElse("");
    }

    Decision decide(Caller approver, String id, Said said) {
        ReentrantLock lock = lockOf(id);
        lock.lock();
        try {
            return setup.kept()
                    .find(id)
                    .map(run -> decided(approver, run, said))
                    .orElseGet(() -> new Decision.Refused(Refusals.noSuchRun(), Optional.empty()));
        } finally {
            lock.unlock();
        }
    }

    private ReentrantLock lockOf(String run) {
        return deciding.get(Math.floorMod(run.hashCode(), LOCKS));
    }

    private Decision decided(Caller approver, KeptRun run, Said said) {
        Approvals approvals = waiting.approvals(run.head().route());
        String by = approver.principal().id();
        if (!mayDecide(approver, run, approvals)) {
            return refused(run, by, approvals, Refusals.notAnApprover(), Optional.empty());
        }
        if (run.head().state() != KeptRun.State.PAUSED || isExpired(run)) {
            return refused(run, by, approvals, Refusals.notPaused(run.head().state()), Optional.empty());
        }
        KeptRun.Pause pause = run.payload().pause().orElseThrow();
        if (!said.digest().equals(Optional.of(pause.digest()))) {
            return refused(run, by, approvals, Refusals.digestChanged(), Optional.of(pause.digest()));
        }
        if (!said.agrees()) {
            waiting.record(
                    run, Evidence.ApprovalAction.DENIED, by, pause.approvals().size(), approvals.quorum(), "");
            end(run, Refusals.denied(by, said.reason()), Evidence.Status.DENIED);
            return new Decision.Counted(
                    KeptRun.State.DENIED, pause.digest(), pause.approvals().size(), approvals.quorum());
        }
        Optional<Refusal> clock = waiting.clockRefusal();
        if (clock.isPresent()) {
            return refused(run, by, approvals, clock.get(), Optional.empty());
        }
        if (pause.approvals().contains(by)) {
            return new Decision.Counted(
                    KeptRun.State.PAUSED, pause.digest(), pause.approvals().size(), approvals.quorum());
        }
        return agreed(by, run, approvals);
    }

    private boolean isExpired(KeptRun run) {
        return run.head()
                .expires()
                .filter(expiry -> !waiting.expiryTime().isBefore(expiry))
                .isPresent();
    }

    private Decision refused(KeptRun run, String by, Approvals approvals, Refusal refusal, Optional<String> digest) {
        int agreed =
                run.payload().pause().map(pause -> pause.approvals().size()).orElse(0);
        waiting.record(
                run,
                Evidence.ApprovalAction.REFUSED,
                by,
                agreed,
                approvals.quorum(),
                refusal.code().aegis());
        return new Decision.Refused(refusal, digest);
    }

    private Decision agreed(String by, KeptRun run, Approvals approvals) {
        Optional<Caller> requester = requester(run);
        if (requester.isEmpty()) {
            waiting.record(run, Evidence.ApprovalAction.VOIDED, by, 0, approvals.quorum(), "AEG-AUTH-001");
            end(run, Refusals.revoked(), Evidence.Status.ERROR);
            return refused(run, by, approvals, Refusals.notPaused(KeptRun.State.ERROR), Optional.empty());
        }
        var going = new Going(run, requester.get(), Optional.of(by), approvals);
        Thread.startVirtualThread(() -> carryOn(going));
        return going.decision().join();
    }

    private Optional<Caller> requester(KeptRun run) {
        KeptRun.Requester then = run.payload().requester();
        return setup.requesters().now(new Caller(then.principal(), then.routes(), then.key()));
    }

    /** Ends a run that goes no further. */
    private void end(KeptRun run, Refusal refusal, Evidence.Status status) {
        KeptRun.Requester then = run.payload().requester();
        var caller = new Caller(then.principal(), then.routes(), then.key());
        runs.live(
                generation -> again(run, caller, generation),
                again -> closing(again, run, new CompletableFuture<>()),
                (again, closing) -> {
                    waiting.route(run.head().route()).ifPresent(again::take);
                    closing.refuse(refusal, status);
                });
    }

    /** A run that is about to go on. */
    private static final class Going {
        private final KeptRun run;
        private final Caller requester;
        private final Optional<String> approver;
        private final Approvals approvals;
        private final CompletableFuture<Decision> decision = new CompletableFuture<>();

        /**
         * @param approver whose agreement it is; empty if none is needed
         */
        Going(KeptRun run, Caller requester, Optional<String> approver, Approvals approvals) {
            this.run = run;
            this.requester = requester;
            this.approver = approver;
            this.approvals = approvals;
        }

        CompletableFuture<Decision> decision() {
            return decision;
        }

        Optional<KeptRun.Pause> pause() {
            return run.payload().pause();
        }

        /** A pause with the approver among those who agreed. */
        KeptRun.Pause agreedTo(KeptRun.Pause pause) {
            var approvals = new ArrayList<>(pause.approvals());
            approver.ifPresent(approvals::add);
            return new KeptRun.Pause(pause.asked(), pause.proposal(), pause.digest(), approvals, pause.approvers());
        }

        int agreed() {
            return pause().map(pause -> pause.approvals().size()).orElse(0) + 1;
        }

        boolean isEnough() {
            return approver.isEmpty() || agreed() >= approvals.quorum();
        }
    }

    /** Has a run go on that needs nobody's agreement. */
    void carryOn(KeptRun run) {
        Thread.startVirtualThread(() -> {
            Optional<Caller> requester = requester(run);
            if (requester.isEmpty()) {
                end(run, Refusals.revoked(), Evidence.Status.ERROR);
                return;
            }
            carryOn(new Going(
                    run,
                    requester.get(),
                    Optional.empty(),
                    waiting.approvals(run.head().route())));
        });
    }

    private void carryOn(Going going) {
        try {
            runs.live(
                    generation -> again(going.run, going.requester, generation),
                    run -> closing(run, going.run, going.decision()),
                    (run, closing) -> goOn(going, run, closing));
        } finally {
            going.decision().complete(new Decision.Refused(Refusals.notPaused(KeptRun.State.ERROR), Optional.empty()));
        }
    }

    private Run again(KeptRun kept, Caller caller, Generation generation) {
        var masks = new MaskMap(
                setup.maskKeys(), caller.principal().id(), kept.payload().masks());
        return Run.of(
                kept.head().run(),
                caller,
                generation,
                masks,
                kept.payload().trail(),
                setup.timeout().toNanos(),
                runs::overdue);
    }

    private Closing closing(Run run, KeptRun kept, CompletableFuture<Decision> decision) {
        return Closing.of(
                sinks,
                run,
                new NobodyThere(),
                new Ends(run, kept, decision),
                kept.payload().trail());
    }

    private void goOn(Going going, Run run, Closing closing) {
        boolean pauses = going.pause().isPresent();
        Route route = run.generation().routes().get(going.run.head().route());
        if (route == null || !run.caller().mayUse(route)) {
            closing.refuse(Refusals.unknownModel(going.run.head().route(), List.of()), Evidence.Status.DENIED);
            return;
        }
        run.take(route);
        delivery.stages().requireGuards(run, route);
        RequestExchange request = waiting.request(going.run);
        Optional<Refusal> refusal = Ingress.refusal(route, request);
        if (refusal.isPresent()) {
            closing.refuse(refusal.get(), Evidence.Status.DENIED);
            return;
        }
        var scene =
                new Dialogue.Scene(delivery, run, closing, waiting.dialect(going.run), route, new Gate(run, pauses));
        var dialogue = new Dialogue(scene, request, going.run.payload().spoken());
        if (pauses && going.isEnough()) {
            String digest = going.pause().orElseThrow().digest();
            run.onSpent(() -> begin(going));
            run.agree(digest);
        } else if (!pauses) {
            begin(going);
        }
        Dialogue.End end = dialogue.from(going.run.payload().step());
        if (end instanceof Dialogue.End.Stopped(Gate.Stop stop, KeptRun.Step step)) {
            stopped(going, dialogue, scene, stop, step);
        }
    }

    /** From here on the run is under way, and nobody's agreement counts again. */
    private void begin(Going going) {
        going.approver.ifPresent(by -> waiting.record(
                going.run, Evidence.ApprovalAction.APPROVED, by, going.agreed(), going.approvals.quorum(), ""));
        KeptRun.Payload payload = going.pause()
                .map(pause -> withPause(going.run.payload(), going.agreedTo(pause)))
                .orElse(going.run.payload());
        waiting.keep(waiting.next(going.run, KeptRun.State.RUNNING, payload, Optional.empty()));
        String digest = going.pause().map(KeptRun.Pause::digest).orElse("");
        going.decision()
                .complete(
                        new Decision.Counted(KeptRun.State.RUNNING, digest, going.agreed(), going.approvals.quorum()));
    }

    private void stopped(Going going, Dialogue dialogue, Dialogue.Scene scene, Gate.Stop stop, KeptRun.Step step) {
        if (going.decision().isDone()) { // it went on, and waits again
            var next = new KeptRun.Pause(
                    stop.asked(),
                    stop.proposal(),
                    stop.digest(),
                    List.of(),
                    going.pause().flatMap(KeptRun.Pause::approvers));
            parking.pausing(
                    sinceBegun(going.run),
                    Parking.payload(dialogue, scene, step, Optional.of(next), Optional.empty()),
                    scene);
            return;
        }
        KeptRun.Pause pause = going.pause().orElseThrow();
        String by = going.approver.orElseThrow();
        if (stop.digest().equals(pause.digest())) {
            counted(going, pause, by);
        } else {
            voided(going, dialogue, scene, stop, step, pause, by);
        }
    }

    private KeptRun sinceBegun(KeptRun run) {
        return setup.kept().find(run.head().run()).orElse(run);
    }

    /** Somebody agreed, and others must too. */
    private void counted(Going going, KeptRun.Pause pause, String by) {
        waiting.record(going.run, Evidence.ApprovalAction.APPROVED, by, going.agreed(), going.approvals.quorum(), "");
        KeptRun.Pause next = going.agreedTo(pause);
        KeptRun.Payload payload = withPause(going.run.payload(), next);
        waiting.keep(waiting.next(
                going.run, KeptRun.State.PAUSED, payload, going.run.head().expires()));
        going.decision()
                .complete(new Decision.Counted(
                        KeptRun.State.PAUSED, pause.digest(), next.approvals().size(), going.approvals.quorum()));
    }

    /** What would happen now is not what was agreed to; whoever agreed must look again. */
    private void voided(
            Going going,
            Dialogue dialogue,
            Dialogue.Scene scene,
            Gate.Stop stop,
            KeptRun.Step step,
            KeptRun.Pause pause,
            String by) {
        waiting.record(going.run, Evidence.ApprovalAction.VOIDED, by, 0, going.approvals.quorum(), "AEG-RUN-006");
        var next = new KeptRun.Pause(stop.asked(), stop.proposal(), stop.digest(), List.of(), pause.approvers());
        KeptRun.Payload payload = Parking.payload(dialogue, scene, step, Optional.of(next), Optional.empty());
        waiting.keep(waiting.next(
                going.run, KeptRun.State.PAUSED, payload, going.run.head().expires()));
        going.decision().complete(new Decision.Refused(Refusals.digestChanged(), Optional.of(stop.digest())));
    }

    private static KeptRun.Payload withPause(KeptRun.Payload of, KeptRun.Pause pause) {
        return new KeptRun.Payload(
                of.requester(),
                of.dialect(),
                of.request(),
                of.authored(),
                of.streamed(),
                of.step(),
                Optional.of(pause),
                of.spoken(),
                of.trail(),
                of.masks(),
                of.end());
    }

    /** Keeps the end of one run. */
    private final class Ends implements Keeper {
        private final Run run;
        private final KeptRun before;
        private final CompletableFuture<Decision> decision;
        private Optional<KeptRun.End> end = Optional.empty();

        Ends(Run run, KeptRun before, CompletableFuture<Decision> decision) {
            this.run = run;
            this.before = before;
            this.decision = decision;
        }

        @Override
        public void answered(List<AnswerEvent> masked, List<String> untold) {
            end = Optional.of(new KeptRun.End.Answered(masked, waiting.now(), untold));
            keep(KeptRun.State.RUNNING);
        }

        @Override
        public void over(KeptRun.State state, Optional<Refusal> refusal) {
            refusal.ifPresent(said -> end = Optional.of(new KeptRun.End.Refused(said)));
            keep(state);
            decision.complete(new Decision.Refused(Refusals.notPaused(state), Optional.empty()));
        }

        private void keep(KeptRun.State state) {
            KeptRun now = sinceBegun(before);
            KeptRun.Payload payload = now.payload();
            waiting.keep(waiting.next(
                    now,
                    state,
                    new KeptRun.Payload(
                            payload.requester(),
                            payload.dialect(),
                            payload.request(),
                            payload.authored(),
                            payload.streamed(),
                            payload.step(),
                            payload.pause(),
                            payload.spoken(),
                            payload.trail(),
                            run.masks().kept(),
                            end),
                    Optional.empty()));
        }
    }

    /** Denies, now and then, what nobody decided in time. */
    void expire() {
        if (++ticks % EXPIRY_PERIOD == 0) {
            Thread.startVirtualThread(this::expireNow);
        }
    }

    void expireNow() {
        for (KeptRun.Head head : setup.kept().expired(waiting.expiryTime())) {
            ReentrantLock lock = lockOf(head.run());
            lock.lock();
            try {
                setup.kept()
                        .find(head.run())
                        .filter(run -> run.head().state() == KeptRun.State.PAUSED && isExpired(run))
                        .ifPresent(this::expire);
            } catch (EvidenceUnavailableException unavailable) {
                Defects.report(head.run(), unavailable); // it is tried again
            } finally {
                lock.unlock();
            }
        }
    }

    private void expire(KeptRun run) {
        int quorum = waiting.approvals(run.head().route()).quorum();
        waiting.record(run, Evidence.ApprovalAction.EXPIRED, "", 0, quorum, "");
        end(run, Refusals.expired(), Evidence.Status.DENIED);
    }

    void recover(Function<String, Optional<Evidence.Status>> recorded) {
        for (KeptRun.State state : KeptRun.State.values()) {
            for (KeptRun.Head head : setup.kept().in(state)) {
                waiting.remember(head);
                switch (state) {
                    case PENDING -> setup.kept().find(head.run()).ifPresent(this::carryOn);
                    case RUNNING -> setup.kept().find(head.run()).ifPresent(run -> recover(run, recorded));
                    case PAUSED, COMPLETED, BLOCKED, DENIED, ERROR -> {}
                }
            }
        }
    }

    /** Ends a run that was under way. One whose end is on record needs no other. */
    private void recover(KeptRun run, Function<String, Optional<Evidence.Status>> recorded) {
        Optional<Evidence.Status> ended = recorded.apply(run.head().run());
        if (ended.isEmpty()) {
            end(run, Refusals.interrupted(), Evidence.Status.ERROR);
            return;
        }
        KeptRun.End end = run.payload().end().orElseGet(() -> new KeptRun.End.Refused(Refusals.interrupted()));
        KeptRun.State state = KeptRun.State.valueOf(ended.get().name());
        waiting.keep(waiting.next(run, state, withEnd(run.payload(), end), Optional.empty()));
    }

    private static KeptRun.Payload withEnd(KeptRun.Payload of, KeptRun.End end) {
        return new KeptRun.Payload(
                of.requester(),
                of.dialect(),
                of.request(),
                of.authored(),
                of.streamed(),
                of.step(),
                of.pause(),
                of.spoken(),
                of.trail(),
                of.masks(),
                Optional.of(end));
    }
}
