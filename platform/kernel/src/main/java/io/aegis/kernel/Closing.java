package io.aegis.kernel;

import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.Client;
import io.aegis.kernel.port.ClientGoneException;
import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.EvidenceLog;
import io.aegis.kernel.port.EvidenceUnavailableException;
import io.aegis.kernel.port.KeptRun;
import io.aegis.kernel.port.Meter;
import io.aegis.kernel.port.Refusal;
import io.aegis.kernel.port.RunStore;
import io.aegis.kernel.port.StreamEncoder;
import io.aegis.kernel.port.Unscanned;
import io.aegis.kernel.port.Usage;
import io.aegis.spi.guard.Stage;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
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
    private final Optional<Keeper> keeper;
    private final ContentDigest.Rolling released;
    private final List<Evidence.ToolEntry> tools = new ArrayList<>();
    private Optional<Usage> earlierTurns = Optional.empty();
    private Optional<KeptRun.Released> earlierReleased = Optional.empty();
    private long earlierMillis;
    private int turn = 1;
    private List<String> unscanned = List.of();
    /** What of it the answer held. */
    private final Set<String> unread = new HashSet<>();

    private Optional<Usage> usage = Optional.empty();
    private Optional<String> upstreamRequest = Optional.empty();
    private byte[] request = {};
    private long releasedLength;
    private int entriesStarted;
    private boolean started;
    private int attempts;
    private int calls;
    private boolean finished;
    private @Nullable StreamEncoder opened;

    Closing(Sinks sinks, Run run, Client client) {
        this(sinks, run, client, Optional.empty());
    }

    private Closing(Sinks sinks, Run run, Client client, Optional<Keeper> keeper) {
        this.sinks = sinks;
        this.run = run;
        this.client = client;
        this.keeper = keeper;
        this.released = run.digest().rolling();
    }

    /** The end of a run that goes on without its caller. */
    static Closing of(Sinks sinks, Run run, Client nobody, Keeper keeper, KeptRun.Trail trail) {
        var closing = new Closing(sinks, run, nobody, Optional.of(keeper));
        closing.unscanned = trail.unscanned();
        closing.earlierTurns = trail.usage();
        closing.entriesStarted = trail.entriesStarted();
        closing.started = trail.started();
        closing.attempts = trail.attempts();
        closing.calls = trail.calls();
        closing.turn = trail.turn();
        closing.earlierMillis = trail.millis();
        closing.earlierReleased = trail.released();
        closing.tools.addAll(trail.tools());
        return closing;
    }

    /** What is to be kept of the run so far. */
    KeptRun.Trail trail() {
        return new KeptRun.Trail(
                run.digest().key(),
                run.entries(),
                entriesStarted,
                started,
                attempts,
                calls,
                turn,
                run.labels(),
                run.obligations(),
                unscanned,
                tools,
                total(),
                millis(),
                releasedSoFar());
    }

    /** What the caller has; of a run that goes on without its caller, what it had before. */
    private Optional<KeptRun.Released> releasedSoFar() {
        return releasedLength > 0
                ? Optional.of(new KeptRun.Released(released.soFar(), releasedLength))
                : earlierReleased;
    }

    private long millis() {
        return earlierMillis + run.elapsedNanos() / 1_000_000;
    }

    /** Tokens of all turns. */
    Optional<Usage> total() {
        return earlierTurns.isEmpty()
                ? usage
                : earlierTurns.map(earlier -> usage.map(earlier::plus).orElse(earlier));
    }

    /** Says that the model is asked again, in another turn. */
    void nextTurn() {
        earlierTurns = total();
        usage = Optional.empty();
        turn++;
    }

    /** How many calls of tools its record names, also of those that were not carried out. */
    int calls() {
        return tools.size();
    }

    int turn() {
        return turn;
    }

    /** Makes the call of a tool durable; nothing may leave for it before. */
    void calling(GovernedTool tool, String destination, byte[] arguments) {
        calls++;
        sinks.evidence()
                .append(new Evidence.ToolCalled(
                        run.id(),
                        sinks.clock().instant(),
                        run.caller().principal().id(),
                        run.routeName(),
                        run.generation().config(),
                        tool.name(),
                        destination,
                        turn,
                        run.digest().of(arguments)));
        run.tell(new Happening.Called(tool.name(), destination, turn));
    }

    /** Notes what came of the call of a tool. */
    void called(Evidence.ToolEntry entry) {
        tools.add(entry);
        run.tell(new Happening.Returned(entry));
    }

    void unscanned(List<String> kinds) {
        unscanned = List.copyOf(kinds);
    }

    /** Notes what is in an answer and no guard can read; each kind is named once. */
    void unread(Unscanned each) {
        if (unread.add(each.word())) {
            run.judged(Stages.unread(Stage.EGRESS, 1));
            unscanned = Stream.concat(unscanned.stream(), Stream.of(each.word()))
                    .distinct()
                    .toList();
        }
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
        attempts++;
        if (started) {
            usage = Optional.empty();
            upstreamRequest = Optional.empty();
            sinks.evidence()
                    .append(new Evidence.RunAttempted(
                            run.id(),
                            sinks.clock().instant(),
                            run.caller().principal().id(),
                            run.routeName(),
                            run.generation().config(),
                            target.name(),
                            attempts,
                            turn,
                            run.digest().of(body)));
        } else {
            start(target, body);
        }
        run.tell(new Happening.Asked(attempts, turn));
    }

    /** What wrote the beginning of a stream; null if nothing has reached the client. */
    @Nullable
    StreamEncoder opened() {
        return opened;
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

    /** Whether the caller is not there, and its answer is kept. */
    boolean isKept() {
        return keeper.isPresent();
    }

    /** Ends the run with an answer that is kept. */
    void keep(List<AnswerEvent> masked, byte[] exact, List<String> untold, boolean filtered) {
        run.requireUncut();
        keeper.orElseThrow().answered(trail(), masked, untold);
        released.add(exact);
        releasedLength = exact.length;
        Evidence.Status status = filtered ? Evidence.Status.BLOCKED : Evidence.Status.COMPLETED;
        finish(status, Optional.empty());
        keeper.orElseThrow().over(trail(), KeptRun.State.valueOf(status.name()), Optional.empty());
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
        if (keeper.isPresent() && keeper.get().waitsOn(refusal, status)) {
            return;
        }
        Refusal said = refusal;
        String shownRun = run.id();
        try {
            Optional<String> earlier = started || isKept() ? Optional.empty() : repeated(refusal);
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
        if (keeper.isPresent()) {
            keeper.get().over(trail(), KeptRun.State.valueOf(status.name()), Optional.of(said));
        } else {
            tell(said, shownRun);
        }
    }

    /** Ends a run that cannot go on, because its client went away or because it was cut. What has begun to answer has no end then. */
    void gone() {
        Optional<Cut> cut = run.cut();
        boolean isUntold = cut.isPresent() && !hasAnswered() && !isKept();
        Refusal said = cut.map(Cut::refusal).orElseGet(Refusals::revoked);
        try {
            if (!finished) {
                finish(Evidence.Status.ERROR, Optional.of(cut.map(Cut::word).orElse("client_gone")));
            }
        } finally {
            keeper.ifPresent(kept -> kept.over(trail(), KeptRun.State.ERROR, Optional.of(said)));
            if (isUntold) {
                tell(said, run.id());
            } else {
                client.abort();
            }
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
                run.caller().principal().id(),
                run.routeName(),
                run.generation().number(),
                run.generation().config(),
                refusal.code().aegis(),
                Sha256.of(request));
    }

    private void finish(Evidence.Status status, Optional<String> code) {
        long millis = millis();
        Optional<Usage> all = total();
        var entries = List.copyOf(run.entries());
        KeptRun.Released text = releasedSoFar().orElseGet(() -> new KeptRun.Released(released.soFar(), 0));
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
                        entries.subList(entriesStarted, entries.size()),
                        unscanned,
                        text.digest(),
                        text.length(),
                        all,
                        upstreamRequest,
                        tools,
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
                        all,
                        millis,
                        run.digest().key(),
                        entries));
        sinks.meter().run(run.routeName(), word(status), run.elapsedNanos());
        all.ifPresent(this::meterTokens);
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
