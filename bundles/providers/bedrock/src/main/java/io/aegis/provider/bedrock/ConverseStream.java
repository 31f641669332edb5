package io.aegis.provider.bedrock;

import static io.aegis.provider.bedrock.ConverseAnswer.members;
import static io.aegis.provider.bedrock.ConverseAnswer.text;

import io.aegis.provider.wire.chat.ChatChunks;
import io.aegis.provider.wire.chat.JsonReader;
import io.aegis.provider.wire.chat.NotJsonException;
import io.aegis.provider.wire.chat.Numeral;
import io.aegis.provider.wire.chat.Translation;
import io.aegis.spi.provider.UpstreamException;
import io.aegis.spi.provider.UpstreamException.Cause;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a stream of Converse. Used by one thread. */
final class ConverseStream implements Translation.StreamTranslator {
    /** A call of a tool while it is spoken. */
    private static final class Call {
        private final int index;
        private boolean spoken;

        private Call(int index) {
            this.index = index;
        }
    }

    private final EventFrames frames = new EventFrames();
    private final ChatChunks chunks;
    private final Map<Object, Call> calls = new HashMap<>();
    private boolean stopped;

    ConverseStream(String model) {
        this.chunks = new ChatChunks(model);
    }

    @Override
    public byte[] next(byte[] bytes) {
        frames.next(bytes).forEach(this::frame);
        return chunks.take();
    }

    @Override
    public byte[] finish() {
        if (!stopped || !frames.isBetweenFrames()) {
            throw new UpstreamException(Cause.CUT);
        }
        chunks.done();
        return chunks.take();
    }

    private void frame(EventFrames.Frame frame) {
        if (!"event".equals(frame.headers().get(":message-type"))) {
            throw new UpstreamException(Cause.CUT); // an exception of the model or of the service in place of the rest
        }
        String type = frame.headers().getOrDefault(":event-type", "");
        if (stopped && !type.equals("metadata")) {
            throw new NotJsonException();
        }
        switch (type) {
            case "messageStart" -> {}
            case "contentBlockStart" -> started(event(frame));
            case "contentBlockDelta" -> said(event(frame));
            case "contentBlockStop" -> ended(event(frame));
            case "messageStop" -> {
                chunks.finished(0, ConverseAnswer.reason(event(frame).get("stopReason")));
                stopped = true;
            }
            case "metadata" -> chunks.counted(ConverseAnswer.count(event(frame).get("usage")));
            default -> {} // a kind of event that was added later: it says nothing that we relay
        }
    }

    private static Map<?, ?> event(EventFrames.Frame frame) {
        return members(JsonReader.read(frame.payload()));
    }

    private void started(Map<?, ?> event) {
        Map<?, ?> call = members(members(event.get("start")).get("toolUse"));
        var begun = new Call(calls.size());
        if (calls.put(index(event), begun) != null) {
            throw new NotJsonException();
        }
        chunks.call(0, begun.index, text(call.get("toolUseId")), text(call.get("name")), "");
    }

    private void said(Map<?, ?> event) {
        Map<?, ?> delta = members(event.get("delta"));
        if (delta.get("text") instanceof String text) {
            chunks.text(0, text);
        } else if (delta.get("toolUse") instanceof Map<?, ?> piece) {
            arguments(calls.get(index(event)), text(piece.get("input")));
        } else if (delta.get("reasoningContent") instanceof Map<?, ?> reasoning) {
            if (reasoning.get("text") instanceof String text) {
                chunks.reasoning(0, text);
            }
        } else if (!delta.containsKey("citation")) {
            throw new NotJsonException();
        }
    }

    private void arguments(@Nullable Call call, String piece) {
        if (call == null) {
            throw new NotJsonException();
        }
        if (!piece.isEmpty()) {
            call.spoken = true;
            chunks.arguments(0, call.index, piece);
        }
    }

    /** A tool without parameters is called without a word, where others expect an empty object. */
    private void ended(Map<?, ?> event) {
        Call call = calls.get(index(event));
        if (call != null && !call.spoken) {
            arguments(call, "{}");
        }
    }

    private static Object index(Map<?, ?> event) {
        if (event.get("contentBlockIndex") instanceof Numeral index) {
            return index;
        }
        throw new NotJsonException();
    }
}
