package io.aegis.kernel;

import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.ContentException;
import io.aegis.kernel.port.Ending;
import io.aegis.kernel.port.Envelope;
import io.aegis.kernel.port.ErrorCode;
import io.aegis.kernel.port.Logprobs;
import io.aegis.kernel.port.Meter;
import io.aegis.kernel.port.RequestExchange;
import io.aegis.kernel.port.StreamDecoder;
import io.aegis.kernel.port.StreamEncoder;
import io.aegis.kernel.port.ToolCallExchange;
import io.aegis.kernel.port.Usage;
import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Segment;
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
        /** Reasoning that has ended. */
        private Field.@Nullable Past reasoning;

        private boolean ended;
        private boolean filtered;
    }

    private final Stages stages;
    private final Meter meter;
    private final Run run;
    private final Route route;
    private final Target target;
    private final RequestExchange request;
    private final Closing closing;
    private final Speech speech;
    private final StreamEncoder encoder;
    private final boolean logprobs;
    private final Map<Integer, ChoiceState> choices = new LinkedHashMap<>();
    private final ByteArrayOutputStream frames = new ByteArrayOutputStream();
    private final StringBuilder texts = new StringBuilder();
    private final ByteArrayOutputStream last = new ByteArrayOutputStream();
    private @Nullable Usage usage;
    private boolean released;
    private boolean done;

    StreamedAnswer(
            Stages stages,
            Meter meter,
            Run run,
            Route route,
            Target target,
            RequestExchange request,
            Closing closing,
            Speech speech,
            Envelope envelope) {
        this.stages = stages;
        this.meter = meter;
        this.run = run;
        this.route = route;
        this.target = target;
        this.request = request;
        this.closing = closing;
        this.speech = speech;
        this.encoder = speech.client().encoder(envelope);
        this.logprobs = Ingress.relaysLogprobs(run, route, request);
    }

    void send(ByteSource body) {
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
            close();
            readOut(body);
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
            case AnswerEvent.Counted(Usage counted) -> {
                usage = counted;
                closing.counted(counted);
            }
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
            release(choice, channel, field(state, channel).next(text));
        } catch (StreamBlocked blocked) {
            filter(choice, state);
        }
    }

    private void tokens(int choice, TokenQueue.Piece piece) {
        ChoiceState state = choice(choice);
        if (!logprobs) {
            throw new IllegalStateException("log probabilities that nobody may have");
        }
        if (state.ended) {
            return;
        }
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
            end(choice, reasoning);
            state.reasoning = reasoning.past();
            run.entries().addAll(reasoning.entries(meter));
            state.fields.remove(Channel.REASONING);
        }
    }

    private void seal(AnswerEvent.Seal seal) {
        ChoiceState state = choice(seal.choice());
        if (state.ended) {
            return;
        }
        try {
            endReasoning(seal.choice(), state);
        } catch (StreamBlocked blocked) {
            filter(seal.choice(), state);
            return;
        }
        boolean holds = state.reasoning == null || state.reasoning.isUntouched();
        if (holds && speech.isUnderstood(seal)) {
            requireCompliant();
            release(encoder.seal(seal), "");
        }
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
        field.open();
        if (channel == Channel.REASONING) {
            field.remember();
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
            run.entries().add(ToolGate.denied());
            filter(call.choice(), state);
            return;
        }
        ToolCallExchange exchange = speech.upstream().toolCall(call);
        ToolGate.screen(target, exchange);
        if (judge(exchange, Stage.TOOL_CALL) && judge(exchange, Stage.EGRESS) && restore(exchange)) {
            state.calls.add(exchange.call());
        } else {
            filter(call.choice(), state);
        }
    }

    /** Whether the call may go on. In a stream nobody can wait for a human, so a required approval is a block. */
    private boolean judge(ToolCallExchange exchange, Stage stage) {
        return stages.run(run, stage, route.guards(stage), Matter.of(exchange, segment -> true))
                instanceof StageOutcome.Proceed;
    }

    private boolean restore(ToolCallExchange exchange) {
        for (Segment segment : List.copyOf(exchange.segments())) {
            if (ToolGate.hidesMask(run.masks(), segment)) {
                return false;
            }
            String restored = Restorer.whole(run.masks(), segment.text());
            if (segment.kind() == Segment.Kind.TEXT && !restored.equals(segment.text())) {
                exchange.replace(Segment.text(
                        segment.id(),
                        segment.channel(),
                        segment.trust(),
                        segment.message(),
                        segment.pointer(),
                        restored));
            }
        }
        return true;
    }

    private void finished(AnswerEvent.Finished finished) {
        int choice = finished.choice();
        ChoiceState state = choice(choice);
        if (state.ended) {
            return;
        }
        flush(choice, state);
        if (!state.ended) {
            state.calls.forEach(this::release);
            state.ended = true;
            last.writeBytes(encoder.finished(finished));
        }
    }

    /** Ends the texts of a choice and releases what is left of them. */
    private void flush(int choice, ChoiceState state) {
        try {
            for (Field field : state.fields.values()) {
                end(choice, field);
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
    private void end(int choice, Field field) throws StreamBlocked {
        String rest = field.finish();
        if (!logprobs) {
            release(choice, field.channel(), rest);
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

    private void close() {
        requireCompliant();
        boolean complete = choices.values().stream().allMatch(state -> state.ended);
        if (choices.isEmpty() || !complete || (!done && !allFiltered())) {
            throw Broken.answer("The upstream ended its stream before it was complete.");
        }
        if (usage != null) {
            last.writeBytes(encoder.usage(usage));
        }
        last.writeBytes(encoder.done());
        closing.end(encoder, last.toByteArray(), choices.values().stream().allMatch(state -> state.filtered));
    }

    private void record() {
        choices.values().forEach(this::record);
    }

    /** Hands what the guards of a choice's texts said to the evidence, once. */
    private void record(ChoiceState state) {
        for (Field field : state.fields.values()) {
            run.entries().addAll(field.entries(meter));
        }
        boolean thought = state.reasoning != null && !state.fields.containsKey(Channel.REASONING);
        int texts = state.queue == null ? state.fields.size() + (thought ? 1 : 0) : state.queue.texts();
        if (texts > 0 && !route.isGuarded(Stage.EGRESS)) {
            run.entries().add(Stages.unguarded(Stage.EGRESS, texts));
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
