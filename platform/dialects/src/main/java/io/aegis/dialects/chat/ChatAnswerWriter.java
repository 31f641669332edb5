package io.aegis.dialects.chat;

import io.aegis.dialects.content.Report;
import io.aegis.dialects.json.JsonBytes;
import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.AnswerEvent.CallKind;
import io.aegis.kernel.port.Ending;
import io.aegis.kernel.port.Envelope;
import io.aegis.kernel.port.Logprobs;
import io.aegis.kernel.port.Usage;
import io.aegis.spi.content.Channel;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes a whole chat completion. Used once. */
final class ChatAnswerWriter {
    private static final class Choice {
        private final Map<Channel, StringBuilder> texts = new EnumMap<>(Channel.class);
        private final List<AnswerEvent.ToolCall> calls = new ArrayList<>();
        private @Nullable Logprobs logprobs;
        private Ending ending = Ending.STOP;
    }

    private final Envelope envelope;
    private final JsonBytes bytes = new JsonBytes(1024);
    private final Map<Integer, Choice> choices = new TreeMap<>();
    private @Nullable Usage usage;

    ChatAnswerWriter(Envelope envelope) {
        this.envelope = envelope;
    }

    byte[] write(List<AnswerEvent> events) {
        events.forEach(this::take);
        bytes.raw("{\"id\":")
                .string("chatcmpl-" + envelope.runId())
                .raw(",\"object\":\"chat.completion\",\"created\":")
                .number(envelope.created())
                .raw(",\"model\":")
                .string(envelope.model())
                .raw(",\"choices\":[");
        String comma = "";
        for (Map.Entry<Integer, Choice> choice : choices.entrySet()) {
            bytes.raw(comma);
            choice(choice.getKey(), choice.getValue());
            comma = ",";
        }
        bytes.raw("]");
        if (usage != null) {
            ChatUsage.write(bytes.raw(",\"usage\":"), usage);
        }
        Report.member(bytes, envelope);
        return bytes.raw("}").take();
    }

    private void take(AnswerEvent event) {
        switch (event) {
            case AnswerEvent.Text(int choice, Channel channel, String text) ->
                choice(choice)
                        .texts
                        .computeIfAbsent(channel, ignored -> new StringBuilder())
                        .append(text);
            case AnswerEvent.Tokens tokens -> choice(tokens.choice()).logprobs = tokens.logprobs();
            case AnswerEvent.ToolCall call -> choice(call.choice()).calls.add(call);
            case AnswerEvent.Seal seal -> {} // the dialect has no place for it
            case AnswerEvent.Finished finished -> choice(finished.choice()).ending = finished.ending();
            case AnswerEvent.Counted(Usage counted) -> usage = counted;
            case AnswerEvent.Vector vector -> throw new IllegalArgumentException("a chat has no vectors");
            case AnswerEvent.Done done -> throw new IllegalArgumentException("a whole answer has no last event");
            case AnswerEvent.Failed failed -> throw new IllegalArgumentException("a whole answer does not fail");
        }
    }

    private Choice choice(int index) {
        return choices.computeIfAbsent(index, ignored -> new Choice());
    }

    private void choice(int index, Choice choice) {
        bytes.raw("{\"index\":").number(index).raw(",\"message\":{\"role\":\"assistant\",\"content\":");
        if (choice.ending == Ending.FILTERED && choice.texts.isEmpty() && choice.calls.isEmpty()) {
            bytes.raw("\"\",\"refusal\":null");
        } else {
            message(index, choice);
        }
        bytes.raw("},\"logprobs\":");
        if (choice.logprobs == null) {
            bytes.raw("null");
        } else {
            ChatLogprobs.write(bytes, choice.logprobs);
        }
        boolean legacy = choice.calls.stream().anyMatch(call -> call.kind() == CallKind.LEGACY);
        bytes.raw(",\"finish_reason\":")
                .string(ChatReason.word(choice.ending, legacy))
                .raw("}");
    }

    private void message(int index, Choice choice) {
        text(choice.texts.get(Channel.ASSISTANT));
        bytes.raw(",\"refusal\":");
        text(choice.texts.get(Channel.REFUSAL));
        if (choice.texts.containsKey(Channel.REASONING)) {
            bytes.raw(",\"reasoning_content\":");
            text(choice.texts.get(Channel.REASONING));
        }
        calls(index, choice);
        for (AnswerEvent.ToolCall call : choice.calls) {
            if (call.kind() == CallKind.LEGACY) {
                called(",\"function_call\":{\"name\":", call, "\"arguments\":");
                bytes.raw("}");
            }
        }
    }

    private void calls(int index, Choice choice) {
        int written = 0;
        for (AnswerEvent.ToolCall call : choice.calls) {
            if (call.kind() == CallKind.LEGACY) {
                continue;
            }
            bytes.raw(written == 0 ? ",\"tool_calls\":[{\"id\":" : ",{\"id\":")
                    .string(ChatIds.call(envelope, index, written));
            boolean custom = call.kind() == CallKind.CUSTOM;
            called(
                    custom
                            ? ",\"type\":\"custom\",\"custom\":{\"name\":"
                            : ",\"type\":\"function\",\"function\":{\"name\":",
                    call,
                    custom ? "\"input\":" : "\"arguments\":");
            bytes.raw("}}");
            written++;
        }
        bytes.raw(written > 0 ? "]" : "");
    }

    private void called(String name, AnswerEvent.ToolCall call, String payload) {
        bytes.raw(name).string(call.name()).raw(",").raw(payload).string(call.arguments());
    }

    private void text(@Nullable StringBuilder text) {
        if (text == null) {
            bytes.raw("null");
        } else {
            bytes.string(text.toString());
        }
    }
}
