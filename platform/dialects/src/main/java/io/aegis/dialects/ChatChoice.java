package io.aegis.dialects;

import io.aegis.kernel.port.AnswerExchange;
import io.aegis.kernel.port.Envelope;
import io.aegis.kernel.port.Logprobs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** One choice of a whole chat completion. */
final class ChatChoice {
    /** A tool call of the choice. */
    record Call(ChatCall kind, Json.Text name, Json payload, int firstSegment, int endSegment) {}

    private final int index;
    private final ChatContent content;
    private final List<Json.Text> refusal;
    private final List<Call> calls;
    private final Optional<Logprobs> logprobs;
    private final String reason;
    private final int firstSegment;
    private final int firstCallSegment;
    private final int endSegment;
    private boolean filtered;

    ChatChoice(
            int index,
            ChatContent content,
            List<Json.Text> refusal,
            List<Call> calls,
            Optional<Logprobs> logprobs,
            String reason,
            int firstSegment,
            int firstCallSegment,
            int endSegment) {
        this.index = index;
        this.content = content;
        this.refusal = refusal;
        this.calls = List.copyOf(calls);
        this.logprobs = logprobs;
        this.reason = reason;
        this.firstSegment = firstSegment;
        this.firstCallSegment = firstCallSegment;
        this.endSegment = endSegment;
    }

    int index() {
        return index;
    }

    boolean owns(int segment) {
        return segment >= firstSegment && segment < endSegment;
    }

    void filter() {
        filtered = true;
    }

    boolean isFiltered() {
        return filtered;
    }

    Optional<Logprobs> logprobs() {
        return logprobs;
    }

    AnswerExchange.Choice shown() {
        if (filtered) {
            return new AnswerExchange.Choice(index, List.of(), List.of());
        }
        return new AnswerExchange.Choice(
                index,
                range(firstSegment, firstCallSegment),
                calls.stream()
                        .map(call -> new AnswerExchange.Call(
                                call.name().value(), range(call.firstSegment(), call.endSegment())))
                        .toList());
    }

    private static List<Integer> range(int start, int end) {
        var ids = new ArrayList<Integer>(end - start);
        for (int id = start; id < end; id++) {
            ids.add(id);
        }
        return List.copyOf(ids);
    }

    void write(JsonBytes bytes, Envelope envelope, Segments segments) {
        bytes.raw("{\"index\":").number(index).raw(",\"message\":{\"role\":\"assistant\",\"content\":");
        if (filtered) {
            bytes.raw("\"\",\"refusal\":null");
        } else {
            message(bytes, envelope);
        }
        bytes.raw("},\"logprobs\":");
        if (logprobs.isEmpty() || filtered || isEdited(segments)) {
            bytes.raw("null");
        } else {
            ChatLogprobs.write(bytes, logprobs.get());
        }
        bytes.raw(",\"finish_reason\":")
                .string(filtered ? ChatReason.FILTERED : reason)
                .raw("}");
    }

    /** Log probabilities repeat the text, so they go with it. */
    private boolean isEdited(Segments segments) {
        return IntStream.range(firstSegment, endSegment).anyMatch(segments::isEdited);
    }

    private void message(JsonBytes bytes, Envelope envelope) {
        text(bytes, content.text());
        bytes.raw(",\"refusal\":");
        text(bytes, refusal);
        if (!content.reasoning().isEmpty()) {
            text(bytes.raw(",\"reasoning_content\":"), content.reasoning());
        }
        int written = 0;
        for (Call call : calls) {
            if (call.kind() == ChatCall.LEGACY) {
                function(bytes.raw(",\"function_call\":"), call);
            } else {
                bytes.raw(written == 0 ? ",\"tool_calls\":[" : ",");
                call(bytes, call, ChatCall.clientId(envelope, index, written));
                written++;
            }
        }
        if (written > 0) {
            bytes.raw("]");
        }
    }

    private static void call(JsonBytes bytes, Call call, String id) {
        bytes.raw("{\"id\":").string(id);
        if (call.kind() == ChatCall.CUSTOM) {
            bytes.raw(",\"type\":\"custom\",\"custom\":{\"name\":")
                    .string(call.name().value())
                    .raw(",\"input\":")
                    .value(call.payload())
                    .raw("}}");
        } else {
            function(bytes.raw(",\"type\":\"function\",\"function\":"), call);
            bytes.raw("}");
        }
    }

    private static void function(JsonBytes bytes, Call call) {
        bytes.raw("{\"name\":")
                .string(call.name().value())
                .raw(",\"arguments\":")
                .value(call.payload())
                .raw("}");
    }

    private static void text(JsonBytes bytes, List<Json.Text> strings) {
        if (strings.isEmpty()) {
            bytes.raw("null");
            return;
        }
        var text = new StringBuilder();
        strings.forEach(string -> text.append(string.value()));
        bytes.string(text.toString());
    }
}
