package io.aegis.kernel;

import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.KeptRun;
import io.aegis.kernel.port.RecordedRuns;
import io.aegis.kernel.port.Refusal;
import io.aegis.kernel.port.RequestExchange;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How runs go on that were put aside.
 *
 * <p>A run that goes on is judged again by every guard of the stage that it left, under the configuration of now; a human's agreement counts for exactly
 * what was shown, once. Safe for use by many threads.
 */
final class Resumptions {
    /** In the place of the number of a generation that is not known any more. */
    static final long BEFORE = 0;

    private final LiveRuns live;
    private final Runs.Setup setup;
    private final Closing.Sinks sinks;
    private final Delivery.Shared delivery;
    private final Waiting waiting;
    private final Parking parking;

    /** Runs that nobody's agreement is needed for, while somebody has them go on or ends them; each latch opens when that is done. */
    private final Map<String, CountDownLatch> taken = new ConcurrentHashMap<>();

    Resumptions(
            LiveRuns live,
            Runs.Setup setup,
            Closing.Sinks sinks,
            Delivery.Shared delivery,
            Waiting waiting,
            Parking parking) {
        this.live = live;
        this.setup = setup;
        this.sinks = sinks;
        this.delivery = delivery;
        this.waiting = waiting;
        this.parking = parking;
    }

    /** Who somebody is by now; empty if the credential opens nothing any more. */
    Optional<Caller> now(KeptRun.Requester then) {
        return setup.requesters().now(Caller.of(then));
    }

    /**
     * Has a run go on that needs nobody's agreement.
     *
     * @param judgedBy the number of the generation whose guards have judged it
     */
    void carryOn(KeptRun run, long judgedBy) {
        Thread.startVirtualThread(() -> taking(run, () -> carryOnNow(run, judgedBy)));
    }

    /** Ends a run that nobody's agreement is needed for. If it goes on by now, as it may if it was cut, this waits until it does not. */
    void endPending(KeptRun run, Refusal refusal) {
        taking(run, () -> end(run, refusal, Evidence.Status.ERROR)).ifPresent(Resumptions::awaitUninterruptibly);
    }

    /**
     * Does something with a run that has not begun, unless somebody else does.
     *
     * @return opens when somebody else is done with it
     */
    private Optional<CountDownLatch> taking(KeptRun run, Runnable what) {
        String id = run.head().run();
        var done = new CountDownLatch(1);
        CountDownLatch others = taken.putIfAbsent(id, done);
        if (others != null) {
            return Optional.of(others);
        }
        try {
            if (setup.kept()
                    .head(id)
                    .filter(head -> head.state() == KeptRun.State.PENDING)
                    .isPresent()) {
                what.run();
            }
        } finally {
            taken.remove(id);
            done.countDown();
        }
        return Optional.empty();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean interrupted = false;
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException again) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void carryOnNow(KeptRun run, long judgedBy) {
        Optional<Caller> requester = now(run.payload().requester());
        if (requester.isEmpty()) {
            end(run, Refusals.revoked(), Evidence.Status.ERROR);
            return;
        }
        Approvals approvals = waiting.approvals(run.head().route());
        carryOn(new Resumption(run, requester.get(), Optional.empty(), List.of(), approvals).judgedBy(judgedBy));
    }

    /** Counts an agreement. Returns when it is known whether the run goes on. */
    Decision agreed(Resumption going) {
        Thread.startVirtualThread(() -> carryOn(going));
        return going.decision().join();
    }

    private void carryOn(Resumption going) {
        try {
            live.live(
                    generation -> again(going.run(), going.requester(), generation),
                    run -> closing(run, going),
                    (run, closing) -> goOn(going, run, closing));
        } finally {
            waiting.forget(going.run().head().run());
            going.decision().complete(new Decision.Refused(Refusals.notPaused(KeptRun.State.ERROR), Optional.empty()));
        }
    }

    /** Ends a run that goes no further. */
    void end(KeptRun run, Refusal refusal, Evidence.Status status) {
        var ending = new Resumption(
                run, Caller.of(run.payload().requester()), Optional.empty(), List.of(), Approvals.NOBODY);
        live.live(
                generation -> again(run, ending.requester(), generation),
                again -> closing(again, ending),
                (again, closing) -> {
                    waiting.route(run.head().route()).ifPresent(again::take);
                    closing.refuse(refusal, status);
                });
        waiting.forget(run.head().run());
    }

    private Run again(KeptRun kept, Caller caller, Generation generation) {
        var masks = new MaskMap(
                setup.maskKeys(), caller.principal().id(), kept.payload().masks());
        Run run = Run.of(
                kept.head().run(), caller, generation, masks, kept.payload().trail(), live.timeoutNanos());
        Feed feed = waiting.feed(run.id());
        feed.begin();
        run.onHappening(feed::tell);
        return run;
    }

    private Closing closing(Run run, Resumption going) {
        return Closing.of(
                sinks,
                run,
                new NobodyThere(),
                new KeptEnd(waiting, run, going),
                going.run().payload().trail());
    }

    private void goOn(Resumption going, Run run, Closing closing) {
        KeptRun kept = going.run();
        Route route = run.generation().routes().get(kept.head().route());
        if (route == null || !run.caller().mayUse(route)) {
            closing.refuse(Refusals.unknownModel(kept.head().route(), List.of()), Evidence.Status.DENIED);
            return;
        }
        run.take(route);
        run.requireOpen();
        delivery.stages().requireGuards(run, route);
        RequestExchange request = waiting.request(kept);
        Optional<Refusal> refusal = Ingress.refusal(route, request);
        if (refusal.isPresent()) {
            closing.refuse(refusal.get(), Evidence.Status.DENIED);
            return;
        }
        var gate = new Gate(run, going.pauses());
        var scene = new Dialogue.Scene(delivery, run, closing, waiting.dialect(kept), route, gate);
        var dialogue = new Dialogue(scene, request, kept.payload().spoken());
        if (!going.pauses()) {
            begin(going);
        } else if (going.isEnough()) {
            run.onSpent(() -> begin(going));
            run.agree(going.pause().digest());
        }
        Dialogue.End end = dialogue.from(step(going, run.generation()));
        if (end instanceof Dialogue.End.Stopped(Gate.Stop stop, KeptRun.Step step)) {
            stopped(going, dialogue, scene, stop, step);
        }
    }

    /** What other guards have judged, those of this generation have not. */
    private static KeptRun.Step step(Resumption going, Generation generation) {
        KeptRun.Step step = going.run().payload().step();
        boolean otherGuards = step instanceof KeptRun.Step.Model && !going.isJudgedBy(generation.number());
        return otherGuards ? new KeptRun.Step.Request() : step;
    }

    /** From here on the run is under way, and nobody's agreement counts again. */
    private void begin(Resumption going) {
        record(going, Evidence.ApprovalAction.APPROVED, going.agreed(), "");
        if (waiting.follow(going.run(), KeptRun.State.RUNNING, going.agreedTo(), Optional.empty())
                .isEmpty()) {
            throw new RunErased();
        }
        String digest = going.pauses() ? going.pause().digest() : "";
        going.decision()
                .complete(new Decision.Counted(
                        KeptRun.State.RUNNING,
                        digest,
                        going.agreed(),
                        going.approvals().quorum()));
    }

    private void record(Resumption going, Evidence.ApprovalAction action, int agreed, String reason) {
        if (!going.by().isEmpty()) {
            waiting.record(
                    going.run(), action, going.by(), agreed, going.approvals().quorum(), reason);
        }
    }

    private void stopped(Resumption going, Dialogue dialogue, Dialogue.Scene scene, Gate.Stop stop, KeptRun.Step step) {
        if (!going.isOpen()) { // it went on, and waits again
            waitsAgain(going, dialogue, scene, stop, step);
        } else if (stop.digest().equals(going.pause().digest())) {
            counted(going);
        } else {
            voided(going, dialogue, scene, stop, step);
        }
    }

    private void waitsAgain(
            Resumption going, Dialogue dialogue, Dialogue.Scene scene, Gate.Stop stop, KeptRun.Step step) {
        Optional<KeptRun> begun = waiting.runs().find(going.run().head().run());
        KeptRun before = begun.orElseThrow(RunErased::new);
        var next = new KeptRun.Pause(
                stop.asked(),
                stop.proposal(),
                stop.digest(),
                List.of(),
                going.run().payload().pause().flatMap(KeptRun.Pause::approvers));
        KeptRun.Payload payload = Parking.payload(dialogue, scene, step, Optional.of(next), Optional.empty());
        parking.pausingAgain(before, payload, scene);
    }

    /** Somebody agreed, and others must too. */
    private void counted(Resumption going) {
        record(going, Evidence.ApprovalAction.APPROVED, going.agreed(), "");
        waitOn(
                going,
                going.agreedTo(),
                new Decision.Counted(
                        KeptRun.State.PAUSED,
                        going.pause().digest(),
                        going.agreed(),
                        going.approvals().quorum()));
    }

    /** What would happen now is not what was agreed to; whoever agreed must look again. */
    private void voided(Resumption going, Dialogue dialogue, Dialogue.Scene scene, Gate.Stop stop, KeptRun.Step step) {
        record(going, Evidence.ApprovalAction.VOIDED, 0, "AEG-RUN-006");
        var next = new KeptRun.Pause(
                stop.asked(),
                stop.proposal(),
                stop.digest(),
                List.of(),
                going.pause().approvers());
        waitOn(
                going,
                Parking.payload(dialogue, scene, step, Optional.of(next), Optional.empty()),
                new Decision.Refused(Refusals.digestChanged(), Optional.of(stop.digest())));
    }

    private void waitOn(Resumption going, KeptRun.Payload payload, Decision said) {
        KeptRun run = going.run();
        Optional<KeptRun> waits =
                waiting.follow(run, KeptRun.State.PAUSED, payload, run.head().expires());
        going.decision()
                .complete(waits.isPresent() ? said : new Decision.Refused(Refusals.noSuchRun(), Optional.empty()));
    }

    /** Takes up what an earlier process left. */
    void recover(RecordedRuns recorded) {
        List<KeptRun.Head> open = Stream.of(KeptRun.State.PENDING, KeptRun.State.RUNNING, KeptRun.State.PAUSED)
                .flatMap(state -> setup.kept().in(state).stream())
                .toList();
        Set<String> ids = open.stream().map(KeptRun.Head::run).collect(Collectors.toUnmodifiableSet());
        Map<String, Evidence.Status> ended = recorded.ended(ids);
        Map<String, String> denied = recorded.denied(ids);
        for (KeptRun.State state : KeptRun.State.values()) {
            setup.kept().in(state).forEach(waiting::remember);
        }
        var readable = new ReadableRuns(setup.kept());
        for (KeptRun.Head head : open) {
            Optional<KeptRun> left = readable.find(head.run());
            Optional<Evidence.Status> end = Optional.ofNullable(ended.get(head.run()));
            Optional<String> by = Optional.ofNullable(denied.get(head.run()));
            left.ifPresent(run -> end.ifPresentOrElse(status -> over(run, status), () -> takeUp(run, by)));
        }
    }

    /**
     * @param denied who denied it, which is on record; its end is not
     */
    private void takeUp(KeptRun run, Optional<String> denied) {
        if (denied.isPresent()) {
            end(run, Refusals.denied(denied.get(), Optional.empty()), Evidence.Status.DENIED);
            return;
        }
        switch (run.head().state()) {
            case PENDING -> carryOn(run, BEFORE);
            case RUNNING -> end(run, Refusals.interrupted(), Evidence.Status.ERROR);
            case PAUSED, COMPLETED, BLOCKED, DENIED, ERROR -> {}
        }
    }

    /** Keeps the end of a run whose end is on record. */
    private void over(KeptRun run, Evidence.Status status) {
        KeptRun.End end = run.payload().end().orElseGet(() -> new KeptRun.End.Refused(Refusals.interrupted()));
        waiting.follow(
                run,
                KeptRun.State.valueOf(status.name()),
                run.payload().ended(run.payload().trail(), run.payload().masks(), Optional.of(end)),
                Optional.empty());
    }
}
