package io.aegis.kernel;

import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.ContentException;
import io.aegis.kernel.port.Ending;
import io.aegis.kernel.port.Envelope;
import io.aegis.kernel.port.ErrorCode;
import io.aegis.kernel.port.KeptRun;
import io.aegis.kernel.port.Logprobs;
import io.aegis.kernel.port.Meter;
import io.aegis.kernel.port.RequestExchange;
import io.aegis.kernel.port.StreamDecoder;
import io.aegis.kernel.port.StreamEncoder;
import io.aegis.kernel.port.ToolCallExchange;
import io.aegis.kernel.port.Unscanned;
import io.aegis.kernel.port.Usage;
import io.aegis.spi.content.Channel;
import io.aegis.spi.guard.Stage;
import io.aegis.spi.provider.ByteSource;
import io.aegis.spi.provider.UpstreamException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is judged while it arrives. One piece is in flight at a time: a client that takes its time slows the upstream.
 *
 * <p>What ends a choice, and everything after it, is kept until the evidence of the run is durable.
 */
final class StreamedAnswer {
    /** What is known of one choice. */
    private static final class ChoiceState {
        private final Map<Channel, Field> fields = new EnumMap<>(Channel.class);
        /** In the place of fields, where log probabilities are relayed. */
        private @Nullable TokenQueue queue;

        private final List<AnswerEvent.ToolCall> calls = new ArrayList<>();
        /** The answer as the guards left it, for the turn that may follow it. */
        private final Said said = new Said();
        /** What a human must agree to. */
        private StageOutcome asked = new StageOutcome.Proceed();
        /** Reasoning that has ended. */
        private Field.@Nullable Past reasoning;

        /** Whether anything of it was there to judge. */
        private boolean judged;

        private boolean ended;
        private boolean filtered;
    }

    private final WholeAnswer.Scene scene;
    private final Stages stages;
    private final Meter meter;
    private final Run run;
    private final Route route;
    private final Target target;
    private final RequestExchange request;
    private final Closing closing;
    private final Speech speech;
    /** Whether the answer is remembered: another turn may follow it, or a human be asked about it. */
    private final boolean remembers;

    private final StreamEncoder encoder;
    private final boolean logprobs;
    private final Map<Integer, ChoiceState> choices = new LinkedHashMap<>();
    private final ByteArrayOutputStream frames = new ByteArrayOutputStream();
    private final StringBuilder texts = new StringBuilder();
    private final ByteArrayOutputStream last = new ByteArrayOutputStream();
    private boolean released;
    private boolean done;

    /**
     * @param encoder writes to the client, from the first turn of a run to the last
     */
    StreamedAnswer(WholeAnswer.Scene scene, Speech speech, StreamEncoder encoder) {
        this.scene = scene;
        this.stages = scene.stages();
        this.meter = scene.meter();
        this.run = scene.run();
        this.route = scene.route();
        this.target = scene.target();
        this.request = scene.request();
        this.closing = scene.closing();
        this.speech = speech;
        this.encoder = encoder;
        this.logprobs = Ingress.relaysLogprobs(run, route, request);
        boolean tools =
                !route.toolbox().tools().isEmpty() || !request.declaredTools().isEmpty();
        this.remembers = tools && !logprobs && request.choices() == 1;
    }

    Turn send(ByteSource body) {
        run.onTaken(this::record);
        StreamDecoder decoder = speech.upstream().decoder(logprobs);
        try (body) {
            try {
                pump(body, decoder);
            } finally {
                if (decoder.droppedFields() > 0) {
                    meter.droppedFields(target.name(), decoder.droppedFields());
                }
                if (!run.isTaken()) {
                    record();
                }
            }
            Turn turn = close();
            readOut(body);
            return turn;
        }
    }

    private void pump(ByteSource body, StreamDecoder decoder) {
        while (!done && !allFiltered()) {
            byte[] bytes = body.next();
            List<AnswerEvent> events = bytes == null ? decoder.finish() : decoder.next(bytes);
            ToolGate.requireAskedFor(request, decoder.ranTools());
            try {
                events.forEach(this::take);
            } finally {
                write();
            }
            if (bytes == null) {
                return;
            }
        }
    }

    /** Takes the end of the upstream's body, so that its connection can serve another run. The client has its answer already. */
    private void readOut(ByteSource body) {
        try {
            if (done && body.next() != null) {
                body.close();
            }
        } catch (UpstreamException cutAfterItsEnd) {
            body.close();
        }
    }

    private void take(AnswerEvent event) {
        switch (event) {
            case AnswerEvent.Text(int choice, Channel channel, String text) -> text(choice, channel, text);
            case AnswerEvent.Tokens(int choice, Channel channel, String text, Logprobs known) ->
                tokens(choice, new TokenQueue.Piece(channel, text, Optional.of(known)));
            case AnswerEvent.ToolCall call -> toolCall(call);
            case AnswerEvent.Seal seal -> seal(seal);
            case AnswerEvent.Finished finished -> finished(finished);
            case AnswerEvent.Counted(Usage counted) -> closing.counted(counted);
            case AnswerEvent.Vector vector -> throw Broken.answer("The upstream streamed a vector.");
            case AnswerEvent.Done() -> done = true;
            case AnswerEvent.Failed() -> throw Broken.answer("The upstream reported an error in mid-stream.");
        }
    }

    private void text(int choice, Channel channel, String text) {
        if (logprobs) {
            tokens(choice, new TokenQueue.Piece(channel, text, Optional.empty()));
            return;
        }
        ChoiceState state = choice(choice);
        if (state.ended) {
            return;
        }
        try {
            if (channel != Channel.REASONING) {
                endReasoning(choice, state);
            }
            String cleared = field(state, channel).next(text);
            release(choice, channel, cleared.isEmpty() ? "" : begin(state, channel) + cleared);
        } catch (StreamBlocked blocked) {
            filter(choice, state);
        }
    }

    /** What stands before the first word of a turn that is not the first. */
    private String begin(ChoiceState state, Channel channel) {
        return state.said.begins(channel) ? Spoken.pause(scene.spoken(), channel) : "";
    }

    private void tokens(int choice, TokenQueue.Piece piece) {
        ChoiceState state = choice(choice);
        if (!logprobs) {
            throw new IllegalStateException("log probabilities that nobody may have");
        }
        if (state.ended) {
            return;
        }
        state.judged = true;
        TokenQueue queue = state.queue;
        if (queue == null) {
            queue = new TokenQueue(target.broker()::screen);
            state.queue = queue;
        }
        overhear(state, piece);
        queue.next(piece).forEach(cleared -> release(choice, cleared));
    }

    /** Where log probabilities are relayed no guard acts, and those that do not act hear the text beside them. */
    private void overhear(ChoiceState state, TokenQueue.Piece piece) {
        if (route.guards(Stage.EGRESS).isEmpty()) {
            return;
        }
        try {
            field(state, piece.channel()).next(piece.text());
        } catch (StreamBlocked acts) {
            throw new IllegalStateException("a guard acts where log probabilities are relayed", acts);
        }
    }

    /** What a model thinks is over when it begins to speak, and the client has it before. If it thinks on later, that is judged together. */
    private void endReasoning(int choice, ChoiceState state) throws StreamBlocked {
        Field reasoning = state.fields.get(Channel.REASONING);
        if (reasoning != null) {
            end(choice, state, reasoning);
            state.reasoning = reasoning.past();
            state.said.text(Channel.REASONING, reasoning.past().cleared());
            reasoning.entries(meter).forEach(run::judged);
            state.fields.remove(Channel.REASONING);
        }
    }

    private void seal(AnswerEvent.Seal seal) {
        ChoiceState state = choice(seal.choice());
        if (state.ended) {
            return;
        }
        boolean shown = state.fields.containsKey(Channel.REASONING);
        try {
            endReasoning(seal.choice(), state);
        } catch (StreamBlocked blocked) {
            filter(seal.choice(), state);
            return;
        }
        boolean holds = state.reasoning == null || state.reasoning.isUntouched();
        if (holds && speech.isUnderstood(seal)) {
            if (!isLetThrough(seal)) {
                filter(seal.choice(), state);
                return;
            }
            requireCompliant();
            closing.unread(Unscanned.of(seal, shown));
            state.said.seal(seal);
            release(encoder.seal(seal), "");
        }
    }

    /** Whether the guards have nothing against a seal that could be read. It goes out at once, so no human can be asked about it. */
    private boolean isLetThrough(AnswerEvent.Seal seal) {
        if (!seal.isReadable()) {
            return true;
        }
        var read = new SealText(seal);
        ToolGate.screen(target, read);
        StageOutcome outcome = stages.run(run, Stage.EGRESS, route.guards(Stage.EGRESS), Matter.of(read));
        boolean hidden = read.segments().stream().anyMatch(segment -> ToolGate.hidesMask(run.masks(), segment));
        if (hidden) {
            run.judged(ToolGate.hidden());
        }
        return outcome instanceof StageOutcome.Proceed && !hidden;
    }

    private Field field(ChoiceState state, Channel channel) throws StreamBlocked {
        Field known = state.fields.get(channel);
        if (known != null) {
            return known;
        }
        var field = new Field(
                run,
                route.guards(Stage.EGRESS),
                channel,
                route.holdBack(),
                target.broker().screen());
        state.fields.put(channel, field);
        state.judged = true;
        field.goOnFrom(Spoken.before(scene.spoken(), channel));
        field.open();
        if (remembers || channel == Channel.REASONING) {
            field.remember();
        }
        if (channel == Channel.REASONING) {
            if (state.reasoning != null) {
                field.goOn(state.reasoning);
            }
        }
        return field;
    }

    /** A call waits for the end of its choice: ending the texts before it would let a secret go on in a text after it. */
    private void toolCall(AnswerEvent.ToolCall call) {
        ChoiceState state = choice(call.choice());
        if (state.ended) {
            return;
        }
        if (!request.declaredTools().contains(call.tool())) {
            run.judged(ToolGate.denied());
            filter(call.choice(), state);
            return;
        }
        state.judged = true;
        ToolCallExchange exchange = speech.upstream().toolCall(call);
        ToolGate.screen(target, exchange);
        StageOutcome outcome = judge(exchange, Stage.TOOL_CALL)
                .and(() -> judge(exchange, Stage.EGRESS))
                .and(() -> new ToolRules(run, route, speech.upstream()).judge(exchange.call()));
        boolean hidden = exchange.segments().stream().anyMatch(segment -> ToolGate.hidesMask(run.masks(), segment));
        if (hidden) {
            run.judged(ToolGate.hidden());
        }
        if (outcome instanceof StageOutcome.Blocked || hidden || (!remembers && isAsked(outcome))) {
            filter(call.choice(), state);
            return;
        }
        state.asked = state.asked.and(() -> outcome);
        state.said.call(exchange.call());
        if (!route.toolbox().governs(call.tool())) {
            ToolRules.restore(run, exchange, run.audience());
            state.calls.add(exchange.call());
        }
    }

    private StageOutcome judge(ToolCallExchange exchange, Stage stage) {
        return stages.run(run, stage, route.guards(stage), Matter.of(exchange));
    }

    private static boolean isAsked(StageOutcome outcome) {
        return outcome instanceof StageOutcome.Approval;
    }

    private void finished(AnswerEvent.Finished finished) {
        int choice = finished.choice();
        ChoiceState state = choice(choice);
        if (state.ended) {
            return;
        }
        flush(choice, state);
        if (state.ended) {
            return;
        }
        if (!state.judged) { // that there was nothing to judge is on record too
            stages.run(run, Stage.EGRESS, route.guards(Stage.EGRESS), Matter.NOTHING);
        }
        if (isAsked(state.asked) && released && !route.approvals().holds()) {
            filter(choice, state); // the caller has a part of the answer already, and nobody holds its stream
            return;
        }
        state.ended = true;
        state.said.end(finished);
        if (!isAsked(state.asked) && !callsHere(state)) {
            state.calls.forEach(this::release);
            last.writeBytes(encoder.finished(finished));
        }
    }

    private boolean callsHere(ChoiceState state) {
        return state.said.calls().stream().anyMatch(call -> route.toolbox().governs(call.tool()));
    }

    /** Ends the texts of a choice and releases what is left of them. */
    private void flush(int choice, ChoiceState state) {
        try {
            for (Field field : state.fields.values()) {
                end(choice, state, field);
                if (remembers) {
                    state.said.text(field.channel(), field.past().cleared());
                }
            }
            if (state.queue != null) {
                state.queue.finish().forEach(cleared -> release(choice, cleared));
            }
            record(state);
        } catch (StreamBlocked blocked) {
            filter(choice, state);
        }
    }

    /** Where log probabilities are relayed, the text itself goes out beside them. */
    private void end(int choice, ChoiceState state, Field field) throws StreamBlocked {
        String rest = field.finish();
        if (!logprobs) {
            release(choice, field.channel(), rest.isEmpty() ? "" : begin(state, field.channel()) + rest);
        }
    }

    private void release(int choice, TokenQueue.Piece piece) {
        if (piece.logprobs().isEmpty()) {
            release(choice, piece.channel(), piece.text());
            return;
        }
        requireCompliant();
        Logprobs known = piece.logprobs().get();
        release(encoder.tokens(choice, piece.channel(), piece.text(), known), piece.text() + TokenReadings.text(known));
    }

    private void release(int choice, Channel channel, String text) {
        requireCompliant();
        if (!text.isEmpty()) {
            release(encoder.text(choice, channel, text), text);
        }
    }

    private void release(AnswerEvent.ToolCall call) {
        requireCompliant();
        release(encoder.toolCall(call), call.tool().namespace() + call.name() + call.arguments());
    }

    private void release(byte[] frame, String text) {
        if (!released) {
            released = true;
            meter.firstChunk(run.routeName(), run.elapsedNanos());
        }
        frames.writeBytes(frame);
        texts.append(text);
    }

    /**
     * What one read of the upstream released goes out in one write: a write costs more than the guards of what it holds. A thread whose run was taken
     * writes nothing: the record of the run's end may stand already, and says what was released until then.
     */
    private void write() {
        if (frames.size() > 0 && !run.isTaken()) {
            byte[] bytes = frames.toByteArray();
            String text = texts.toString();
            frames.reset();
            texts.setLength(0);
            closing.release(encoder, bytes, text);
        }
    }

    private void requireCompliant() {
        if (!Obligations.allow(run.obligations(), target)) {
            throw new Noncompliant();
        }
    }

    private void filter(int choice, ChoiceState state) {
        state.ended = true;
        state.filtered = true;
        state.calls.clear();
        record(state);
        last.writeBytes(encoder.finished(new AnswerEvent.Finished(choice, Ending.FILTERED)));
    }

    private boolean allFiltered() {
        return choices.size() == request.choices() && choices.values().stream().allMatch(state -> state.filtered);
    }

    private Turn close() {
        requireCompliant();
        boolean complete = choices.values().stream().allMatch(state -> state.ended);
        if (choices.isEmpty() || !complete || (!done && !allFiltered())) {
            throw Broken.answer("The upstream ended its stream before it was complete.");
        }
        if (!remembers && choices.values().stream().anyMatch(this::callsHere)) {
            throw new IllegalStateException("a call of a tool of the gateway's own that no turn follows");
        }
        ChoiceState only = choices.values().iterator().next();
        if (remembers && !only.filtered) {
            List<AnswerEvent> masked = only.said.events(speech::isUnderstood);
            Optional<Gate.Stop> stop = scene.gate()
                    .stop(
                            only.asked,
                            () -> new Proposals(run, route).answer(masked),
                            () -> speech.client().whole(masked, Envelope.atRest(run.id(), request.model())));
            if (stop.isPresent()) {
                return new Turn.Stopped(stop.get(), new KeptRun.Step.Answer(target.name(), masked));
            }
            if (callsHere(only)) {
                return new Turn.Called(only.said.carriedOn(speech::isUnderstood, route.toolbox()));
            }
        }
        closing.total().ifPresent(counted -> last.writeBytes(encoder.usage(counted)));
        last.writeBytes(encoder.done());
        closing.end(encoder, last.toByteArray(), choices.values().stream().allMatch(state -> state.filtered));
        return new Turn.Over();
    }

    private void record() {
        choices.values().forEach(this::record);
    }

    /** Hands what the guards of a choice's texts said to the evidence, once. */
    private void record(ChoiceState state) {
        for (Field field : state.fields.values()) {
            field.entries(meter).forEach(run::judged);
        }
        boolean thought = state.reasoning != null && !state.fields.containsKey(Channel.REASONING);
        int texts = state.queue == null ? state.fields.size() + (thought ? 1 : 0) : state.queue.texts();
        if (texts > 0 && !route.isGuarded(Stage.EGRESS)) {
            run.judged(Stages.unguarded(Stage.EGRESS, texts));
        }
        state.fields.clear();
        state.reasoning = null;
        state.queue = null;
    }

    private ChoiceState choice(int index) {
        if (index < 0 || index >= request.choices()) {
            throw Broken.answer("The upstream answered with a choice that nobody asked for.");
        }
        return choices.computeIfAbsent(index, ignored -> new ChoiceState());
    }

    /** A guard demanded in mid-stream what the target does not satisfy. */
    static final class Noncompliant extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Noncompliant() {
            super("the target does not satisfy an obligation", null, false, false);
        }
    }

    /** Answers that break their dialect. */
    private static final class Broken {
        private Broken() {}

        static ContentException answer(String what) {
            return new ContentException(
                    ErrorCode.UPSTREAM_ERROR,
                    what,
                    "An answer that is not whole is never ended as if it were.",
                    "Try again if that makes sense; the operator finds the run in 'aegis explain'.");
        }
    }
}
