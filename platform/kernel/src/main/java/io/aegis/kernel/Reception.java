package io.aegis.kernel;

import io.aegis.kernel.port.Client;
import io.aegis.kernel.port.ClientGoneException;
import io.aegis.kernel.port.Envelope;
import io.aegis.kernel.port.KeptRun;
import io.aegis.kernel.port.MaskKeys;
import io.aegis.kernel.port.Refusal;
import io.aegis.kernel.port.StreamEncoder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What the caller of a kept run sees: it waits, is sent away, or gets its answer, once. Safe for use by many threads. */
final class Reception {
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(10);

    private final Waiting waiting;
    private final MaskKeys keys;

    Reception(Waiting waiting, MaskKeys keys) {
        this.waiting = waiting;
        this.keys = keys;
    }

    /** Has the caller of a run that was just put aside wait, or sends it away. */
    void hold(Parking.Parked parked, Client client) {
        KeptRun run = parked.run();
        StreamEncoder opened = parked.opened();
        var gone = new CompletableFuture<Boolean>();
        client.onGone(() -> gone.complete(true));
        try {
            Instant until = waiting.now().plus(parked.hold());
            if (run.payload().streamed() && !parked.hold().isZero()) {
                opened = opened == null ? opened(run, client) : opened; // so that its caller knows the run
                client.write(opened.keepAlive());
            }
            KeptRun.Head head = run.head();
            boolean over = false;
            while (!over && !gone.isDone() && waiting.now().isBefore(until)) {
                Duration left = Duration.between(waiting.now(), until);
                Duration next = left.compareTo(KEEP_ALIVE) < 0 ? left : KEEP_ALIVE;
                head = waiting.await(head.run(), head.sequence(), next).orElse(head);
                over = head.state().isOver();
                if (!over && opened != null) {
                    client.write(opened.keepAlive());
                }
            }
            if (gone.isDone()) {
                client.abort(); // the same request finds its run again
            } else if (over) {
                deliver(run.head().run(), client, opened, parked.texts());
            } else {
                refuse(head.run(), pending(run, head.state()), client, opened);
            }
        } catch (ClientGoneException went) {
            client.abort();
        }
    }

    private StreamEncoder opened(KeptRun run, Client client) {
        StreamEncoder encoder = waiting.dialect(run).encoder(envelope(run));
        client.open(new Client.Head(run.head().run()));
        return encoder;
    }

    private Envelope envelope(KeptRun run) {
        return waiting.request(run).envelope(run.head().run(), waiting.now().getEpochSecond(), List.of());
    }

    /** Answers a request that has begun a run before. */
    void answerAgain(KeptRun.Head head, Client client) {
        Optional<KeptRun> found = waiting.runs().find(head.run());
        if (found.isEmpty()) {
            client.refuse(new Client.Head(head.run()), Refusals.forgotten());
            return;
        }
        KeptRun run = found.get();
        if (run.head().state().isOver()) {
            deliver(head.run(), client, null, 0);
        } else {
            hold(
                    new Parking.Parked(
                            run,
                            Resumptions.BEFORE,
                            null,
                            0,
                            waiting.approvals(head.route()).hold()),
                    client);
        }
    }

    private static Refusal pending(KeptRun run, KeptRun.State state) {
        return run.payload()
                .pause()
                .filter(pause -> state == KeptRun.State.PAUSED)
                .map(pause -> Refusals.approval(pause.asked(), run.head().run()))
                .orElseGet(() -> Refusals.underWay(run.head().run()));
    }

    /** Gives a caller the end of its run, once. */
    private void deliver(String id, Client client, @Nullable StreamEncoder opened, int texts) {
        KeptRun run = waiting.runs().find(id).orElse(null);
        if (run == null || !waiting.take(run.head())) {
            refuse(id, Refusals.forgotten(), client, opened);
            return;
        }
        switch (run.payload().end().orElse(null)) {
            case KeptRun.End.Answered answered -> delivered(run).send(answered, client, opened, texts);
            case KeptRun.End.Refused(Refusal refusal) -> refuse(id, refusal, client, opened);
            case null -> refuse(id, Refusals.forgotten(), client, opened);
        }
    }

    private static void refuse(String id, Refusal refusal, Client client, @Nullable StreamEncoder opened) {
        if (opened == null) {
            client.refuse(new Client.Head(id), refusal);
            return;
        }
        client.write(opened.error(refusal));
        client.close();
    }

    private Delivered delivered(KeptRun run) {
        Audience audience = waiting.route(run.head().route())
                .map(route -> Audience.caller(route.toolbox()))
                .orElse(Audience.CALLER);
        return new Delivered(run, waiting.dialect(run), audience, keys);
    }

    /** What the model said in a run, as its requester may see it; empty if it has no answer. */
    Optional<String> answerOf(KeptRun run) {
        return run.payload()
                .end()
                .flatMap(end -> end instanceof KeptRun.End.Answered answered
                        ? Optional.of(delivered(run).text(answered))
                        : Optional.empty());
    }
}
