package io.aegis.kernel;

import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.KeptRun;
import io.aegis.kernel.port.StreamEncoder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts runs aside: what is kept of one that waits, or that goes on without its caller. Safe for use by many threads. */
final class Parking {
    /**
     * A run that is kept, and what its caller has of it.
     *
     * @param opened what wrote the beginning of its stream; null if nothing was sent
     * @param texts how many texts the caller has already
     */
    record Parked(KeptRun run, @Nullable StreamEncoder opened, int texts, Duration hold) {}

    private final Waiting waiting;

    Parking(Waiting waiting) {
        this.waiting = waiting;
    }

    /**
     * Keeps a run that stopped; empty if it did not.
     *
     * @param request names the request that began it; empty if the same request does not find it again
     */
    Optional<Parked> run(
            Dialogue.End end,
            Dialogue dialogue,
            Dialogue.Scene scene,
            Optional<String> request,
            Optional<Set<String>> approvers) {
        Instant now = waiting.now();
        Run run = scene.run();
        Caller caller = run.caller();
        var head = new KeptRun.Head(
                run.id(),
                caller.principal().id(),
                run.routeName(),
                KeptRun.State.PENDING,
                now,
                now,
                0,
                request,
                Optional.empty(),
                false);
        return switch (end) {
            case Dialogue.End.Over over -> Optional.empty();
            case Dialogue.End.Ready ready -> {
                var kept = new KeptRun(
                        head, payload(dialogue, scene, new KeptRun.Step.Model(), Optional.empty(), Optional.empty()));
                waiting.keep(kept);
                yield Optional.of(new Parked(kept, null, 0, Duration.ZERO));
            }
            case Dialogue.End.Stopped(Gate.Stop stop, KeptRun.Step step) -> {
                var pause = new KeptRun.Pause(stop.asked(), stop.proposal(), stop.digest(), List.of(), approvers);
                KeptRun.Payload payload = payload(dialogue, scene, step, Optional.of(pause), Optional.empty());
                KeptRun kept = pausing(new KeptRun(head, payload), payload, scene);
                StreamEncoder opened = scene.closing().opened();
                int texts = opened == null ? 0 : dialogue.spoken().size() + texts(step);
                yield Optional.of(new Parked(
                        kept, opened, texts, scene.route().approvals().hold()));
            }
        };
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

    /** Keeps a run as one that waits, and says so in the evidence. */
    KeptRun pausing(KeptRun before, KeptRun.Payload payload, Dialogue.Scene scene) {
        Approvals approvals = scene.route().approvals();
        Instant expires = waiting.expiryTime().plus(approvals.expiry());
        KeptRun kept = waiting.next(before, KeptRun.State.PAUSED, payload, Optional.of(expires));
        waiting.requested(kept, scene.run().generation(), approvals.quorum());
        waiting.keep(kept);
        return kept;
    }
}
