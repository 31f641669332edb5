package io.aegis.kernel;

import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.KeptRun;
import io.aegis.kernel.port.StreamEncoder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Puts runs aside: what is kept of one that waits, or that goes on without its caller. Safe for use by many threads. */
final class Parking {
    /**
     * A run that is kept, and what its caller has of it.
     *
     * @param generation the number of the one whose guards have judged it
     * @param opened what wrote the beginning of its stream; null if nothing was sent
     * @param texts how many texts the caller has already
     */
    record Parked(KeptRun run, long generation, @Nullable StreamEncoder opened, int texts, Duration hold) {}

    private final Waiting waiting;

    Parking(Waiting waiting) {
        this.waiting = waiting;
    }

    /**
     * Keeps a run that stopped; empty if it did not.
     *
     * @param request names the request that began it, if the run is kept; empty if the same request does not find it again
     */
    Optional<Parked> run(
            Dialogue.End end,
            Dialogue dialogue,
            Dialogue.Scene scene,
            Supplier<Optional<String>> request,
            Optional<Set<String>> approvers) {
        return switch (end) {
            case Dialogue.End.Over over -> Optional.empty();
            case Dialogue.End.Ready ready -> {
                var kept = new KeptRun(
                        head(scene.run(), request.get()),
                        payload(dialogue, scene, new KeptRun.Step.Model(), Optional.empty(), Optional.empty()));
                waiting.keep(kept);
                yield Optional.of(new Parked(kept, scene.run().generation().number(), null, 0, Duration.ZERO));
            }
            case Dialogue.End.Stopped(Gate.Stop stop, KeptRun.Step step) -> {
                var pause = new KeptRun.Pause(stop.asked(), stop.proposal(), stop.digest(), List.of(), approvers);
                KeptRun.Payload payload = payload(dialogue, scene, step, Optional.of(pause), Optional.empty());
                KeptRun kept = pausing(new KeptRun(head(scene.run(), request.get()), payload), scene);
                waiting.keep(kept);
                StreamEncoder opened = scene.closing().opened();
                int texts = opened == null ? 0 : dialogue.spoken().size() + texts(step);
                yield Optional.of(new Parked(
                        kept,
                        scene.run().generation().number(),
                        opened,
                        texts,
                        scene.route().approvals().hold()));
            }
        };
    }

    private KeptRun.Head head(Run run, Optional<String> request) {
        Instant now = waiting.now();
        return new KeptRun.Head(
                run.id(),
                run.caller().principal().id(),
                run.routeName(),
                KeptRun.State.PENDING,
                now,
                now,
                0,
                request,
                Optional.empty(),
                false);
    }

    private static int texts(KeptRun.Step step) {
        List<AnswerEvent> events = switch (step) {
            case KeptRun.Step.Request request -> List.of();
            case KeptRun.Step.Model model -> List.of();
            case KeptRun.Step.Answer answer -> answer.events();
            case KeptRun.Step.Result result -> result.events();
        };
        return Spoken.of(events).size();
    }

    static KeptRun.Payload payload(
            Dialogue dialogue,
            Dialogue.Scene scene,
            KeptRun.Step step,
            Optional<KeptRun.Pause> pause,
            Optional<KeptRun.End> end) {
        Caller caller = scene.run().caller();
        return new KeptRun.Payload(
                new KeptRun.Requester(caller.principal(), caller.routes(), caller.key()),
                scene.client().name(),
                dialogue.request().saved(),
                dialogue.request().authored(),
                dialogue.request().streamed(),
                step,
                pause,
                dialogue.spoken(),
                scene.closing().trail(),
                scene.run().masks().kept(),
                end);
    }

    /** A run as one that waits, which the evidence says already. */
    private KeptRun pausing(KeptRun run, Dialogue.Scene scene) {
        Approvals approvals = scene.route().approvals();
        Instant expires = waiting.expiryTime().plus(approvals.expiry());
        KeptRun paused = run.next(KeptRun.State.PAUSED, waiting.now(), Optional.of(expires), run.payload());
        waiting.requested(paused, scene.run().generation(), approvals.quorum());
        return paused;
    }

    /**
     * Keeps a run that went on as one that waits again.
     *
     * @throws RunErased if it was erased meanwhile
     */
    void pausingAgain(KeptRun before, KeptRun.Payload payload, Dialogue.Scene scene) {
        KeptRun paused = pausing(new KeptRun(before.head(), payload), scene);
        if (waiting.follow(before, KeptRun.State.PAUSED, payload, paused.head().expires())
                .isEmpty()) {
            throw new RunErased();
        }
    }
}
