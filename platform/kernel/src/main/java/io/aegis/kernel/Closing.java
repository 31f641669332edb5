package io.aegis.kernel;

import io.aegis.kernel.port.Client;
import io.aegis.kernel.port.ClientGoneException;
import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.EvidenceLog;
import io.aegis.kernel.port.EvidenceUnavailableException;
import io.aegis.kernel.port.Meter;
import io.aegis.kernel.port.Refusal;
import io.aegis.kernel.port.RunStore;
import io.aegis.kernel.port.StreamEncoder;
import io.aegis.kernel.port.Usage;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The end of one run: evidence first, then the client.
 *
 * <p>Owned by whoever owns the run, its thread or the one that took the run from it.
 */
final class Closing {
    /** Where the ends of runs go. */
    record Sinks(EvidenceLog evidence, RunStore runs, Meter meter, RepeatedRefusals refusals, InstantSource clock) {}

    private final Sinks sinks;
    private final Run run;
    private final Client client;
    private final ContentDigest.Rolling released;
    private List<String> unscanned = List.of();
    private Optional<Usage> usage = Optional.empty();
    private Optional<String> upstreamRequest = Optional.empty();
    private byte[] request = {};
    private long releasedLength;
    private int entriesStarted;
    private boolean started;
    private int attempts = 1;
    private boolean finished;
    private @Nullable StreamEncoder opened;

    Closing(Sinks sinks, Run run, Client client) {
        this.sinks = sinks;
        this.run = run;
        this.client = client;
        this.released = run.digest().rolling();
    }

    void unscanned(List<String> kinds) {
        unscanned = List.copyOf(kinds);
    }

    void counted(Usage counted) {
        usage = Optional.of(counted);
    }

    void upstreamRequest(Optional<String> id) {
        upstreamRequest = id;
    }

    /** Names the request for {@link RepeatedRefusals}. */
    void request(byte[] body) {
        request = body;
    }

    /** Makes an attempt durable; nothing may leave for the target before. What the one before it said of itself counts no more. */
    void attempt(Target target, byte[] body) {
        if (started) {
            usage = Optional.empty();
            upstreamRequest = Optional.empty();
            sinks.evidence()
                    .append(new Evidence.RunAttempted(
                            run.id(),
                            sinks.clock().instant(),
                            run.caller().principal().id(),
                            run.routeName(),
                            target.name(),
                            ++attempts,
                            run.digest().of(body)));
        } else {
            start(target, body);
        }
    }

    /** Whether something of an answer has reached the client, or its end is recorded. */
    boolean hasAnswered() {
        return opened != null || finished;
    }

    private void start(Target target, byte[] body) {
        List<Evidence.GuardEntry> entries = List.copyOf(run.entries());
        sinks.evidence()
                .append(new Evidence.RunStarted(
                        run.id(),
                        sinks.clock().instant(),
                        run.caller().principal().id(),
                        run.routeName(),
                        run.generation().number(),
                        run.generation().config(),
                        target.name(),
                        run.digest().of(body),
                        entries));
        entriesStarted = entries.size();
        started = true;
    }

    /** Ends the run with a whole answer. */
    void answer(byte[] body, boolean filtered) {
        run.requireUncut();
        released.add(body);
        releasedLength = body.length;
        finish(filtered ? Evidence.Status.BLOCKED : Evidence.Status.COMPLETED, Optional.empty());
        client.answer(head(), body);
    }

    /** Sends released text of a stream. */
    void release(StreamEncoder encoder, byte[] frame, String text) {
        run.requireUncut();
        released.add(text.getBytes(StandardCharsets.UTF_8));
        releasedLength += text.length();
        if (opened == null) {
            opened = encoder;
            client.open(head());
        }
        client.write(frame);
    }

    /** Ends a stream: evidence, then the last frames. */
    void end(StreamEncoder encoder, byte[] lastFrames, boolean filtered) {
        run.requireUncut();
        finish(filtered ? Evidence.Status.BLOCKED : Evidence.Status.COMPLETED, Optional.empty());
        if (opened == null) {
            client.open(head());
        }
        opened = encoder;
        client.write(lastFrames);
        client.close();
    }

    /** Ends the run with an error, as a whole answer or as the last frame of a stream. */
    void refuse(Refusal refusal, Evidence.Status status) {
        if (finished) { // its record says how it ended, and the client must not take this for a clean end
            client.abort();
            return;
        }
        Refusal said = refusal;
        String shownRun = run.id();
        try {
            Optional<String> earlier = started ? Optional.empty() : repeated(refusal);
            if (earlier.isPresent()) {
                shownRun = earlier.get();
                sinks.meter().run(run.routeName(), word(status), run.elapsedNanos());
            } else {
                finish(status, Optional.of(refusal.code().aegis()));
            }
        } catch (EvidenceUnavailableException unavailable) {
            sinks.refusals().forget(key(refusal), run.id());
            said = Refusals.evidence();
        }
        tell(said, shownRun);
    }

    /** Ends a run whose client went away. */
    void gone() {
        try {
            if (!finished) {
                finish(Evidence.Status.ERROR, Optional.of(run.isRevoked() ? "revoked" : "client_gone"));
            }
        } finally {
            client.abort();
        }
    }

    private void tell(Refusal refusal, String shownRun) {
        StreamEncoder encoder = opened;
        if (encoder == null) {
            client.refuse(new Client.Head(shownRun), refusal);
            return;
        }
        try {
            client.write(encoder.error(refusal));
            client.close();
        } catch (ClientGoneException gone) {
            client.abort();
        }
    }

    private Optional<String> repeated(Refusal refusal) {
        return sinks.refusals().repeated(key(refusal), run.id(), sinks.clock().instant());
    }

    private RepeatedRefusals.Key key(Refusal refusal) {
        return new RepeatedRefusals.Key(
                run.caller().principal().id(), run.routeName(), refusal.code().aegis(), Sha256.of(request));
    }

    private void finish(Evidence.Status status, Optional<String> code) {
        long millis = run.elapsedNanos() / 1_000_000;
        var all = List.copyOf(run.entries());
        var at = sinks.clock().instant();
        String principal = run.caller().principal().id();
        sinks.evidence()
                .append(new Evidence.RunFinished(
                        run.id(),
                        at,
                        principal,
                        run.routeName(),
                        run.generation().number(),
                        run.generation().config(),
                        started,
                        status,
                        code,
                        all.subList(entriesStarted, all.size()),
                        unscanned,
                        released.end(),
                        releasedLength,
                        usage,
                        upstreamRequest,
                        millis));
        finished = true;
        sinks.runs()
                .add(new RunStore.RunRow(
                        run.id(),
                        at,
                        principal,
                        run.routeName(),
                        status,
                        code,
                        usage,
                        millis,
                        run.digest().key(),
                        all));
        sinks.meter().run(run.routeName(), word(status), run.elapsedNanos());
        usage.ifPresent(this::meterTokens);
    }

    private void meterTokens(Usage counted) {
        String route = run.routeName();
        sinks.meter().tokens(route, "input", counted.input());
        sinks.meter().tokens(route, "output", counted.output());
        sinks.meter().tokens(route, "cached_input", counted.cachedInput());
        sinks.meter().tokens(route, "reasoning", counted.reasoning());
    }

    private Client.Head head() {
        return new Client.Head(run.id());
    }

    private static String word(Evidence.Status status) {
        return switch (status) {
            case COMPLETED -> "completed";
            case BLOCKED -> "blocked";
            case DENIED -> "denied";
            case ERROR -> "error";
        };
    }
}
