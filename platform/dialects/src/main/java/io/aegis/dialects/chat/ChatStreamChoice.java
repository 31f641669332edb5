package io.aegis.dialects.chat;

import io.aegis.dialects.content.Dropped;
import io.aegis.dialects.content.PairedText;
import io.aegis.dialects.content.Refuse;
import io.aegis.dialects.content.Upstream;
import io.aegis.dialects.json.Json;
import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.AnswerEvent.CallKind;
import io.aegis.kernel.port.Ending;
import io.aegis.kernel.port.Logprobs;
import io.aegis.spi.content.Channel;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One choice of a stream while it arrives. */
final class ChatStreamChoice {
    private static final int MOST_CALLS = 128;
    private static final int MOST_ARGUMENTS = 1 << 20;
    private static final Set<String> DELTA =
            Set.of("role", "content", "refusal", "reasoning_content", "reasoning", "tool_calls", "function_call");
    private static final Set<String> CALL = Set.of("index", "id", "type", "function", "custom");
    private static final Set<String> FUNCTION = Set.of("name", "arguments");
    private static final Set<String> CUSTOM = Set.of("name", "input");

    private final int index;
    private final Dropped dropped;
    private final Map<Channel, PairedText> texts = new EnumMap<>(Channel.class);
    private final List<ChatStreamCall> calls = new ArrayList<>();
    private int arguments;
    private boolean finished;

    ChatStreamChoice(int index, Dropped dropped) {
        this.index = index;
        this.dropped = dropped;
    }

    boolean isFinished() {
        return finished;
    }

    void delta(Json.Members delta, List<AnswerEvent> events) {
        dropped.unknown(delta, DELTA);
        ChatContent content = ChatContent.read(delta.get("content"));
        Json.Text one = Upstream.textOrNone(delta.get("reasoning_content"), "reasoning");
        Json.Text other = Upstream.textOrNone(delta.get("reasoning"), "reasoning");
        if (one != null && other != null) {
            dropped.one();
        }
        text(Channel.REASONING, one != null ? one : other, events);
        content.reasoning().forEach(text -> text(Channel.REASONING, text, events));
        content.text().forEach(text -> text(Channel.ASSISTANT, text, events));
        text(Channel.REFUSAL, Upstream.textOrNone(delta.get("refusal"), "a refusal"), events);
        Json items = delta.present("tool_calls");
        if (items != null) {
            Upstream.array(items, "tool_calls").items().forEach(item -> call(Upstream.members(item, "a tool call")));
        }
        Json legacy = delta.present("function_call");
        if (legacy != null) {
            fragment(CallKind.LEGACY, 0, null, Upstream.members(legacy, "function_call"), "arguments", FUNCTION);
        }
    }

    /** Log probabilities go with the text of the same delta: with the last, if there are several. */
    void tokens(Logprobs logprobs, List<AnswerEvent> delta) {
        requireOpen();
        if (!delta.isEmpty() && delta.getLast() instanceof AnswerEvent.Text last) {
            delta.set(delta.size() - 1, new AnswerEvent.Tokens(last.choice(), last.channel(), last.text(), logprobs));
        } else {
            delta.add(new AnswerEvent.Tokens(index, Channel.ASSISTANT, "", logprobs));
        }
    }

    private void text(Channel channel, Json.@Nullable Text text, List<AnswerEvent> events) {
        if (text == null || text.value().isEmpty()) {
            return;
        }
        requireOpen();
        String whole =
                texts.computeIfAbsent(channel, ignored -> new PairedText()).next(text.value());
        if (!whole.isEmpty()) {
            events.add(new AnswerEvent.Text(index, channel, whole));
        }
    }

    private void call(Json.Members call) {
        dropped.unknown(call, CALL);
        int at = Upstream.index(call.get("index"), "the index of a tool call");
        Json.Text type = Upstream.textOrNone(call.get("type"), "the type of a tool call");
        String kind = type == null || type.value().isEmpty() ? "" : type.value();
        Json.Text id = Upstream.textOrNone(call.get("id"), "the id of a tool call");
        String said = id == null ? null : id.value();
        if (kind.equals("custom") || (kind.isEmpty() && call.present("custom") != null)) {
            fragment(CallKind.CUSTOM, at, said, part(call, "custom"), "input", CUSTOM);
        } else if (kind.equals("function") || kind.isEmpty()) {
            fragment(CallKind.FUNCTION, at, said, part(call, "function"), "arguments", FUNCTION);
        } else {
            throw Refuse.upstream("the upstream called a tool of a kind that is not known");
        }
    }

    private static Json.Members part(Json.Members call, String name) {
        Json part = call.present(name);
        return part == null ? new Json.Members() : Upstream.members(part, "a tool call");
    }

    private void fragment(
            CallKind kind, int at, @Nullable String id, Json.Members said, String payload, Set<String> known) {
        requireOpen();
        dropped.unknown(said, known);
        if (at > calls.size() || at >= MOST_CALLS) {
            throw Refuse.upstream("the upstream skipped the index of a tool call, or sent too many of them");
        }
        if (at == calls.size()) {
            calls.add(new ChatStreamCall(kind));
        }
        ChatStreamCall call = calls.get(at);
        if (call.kind() != kind) {
            throw Refuse.upstream("the upstream changed the kind of a tool call");
        }
        arguments += call.add(id, value(said.get("name")), value(said.get(payload)));
        if (arguments > MOST_ARGUMENTS) {
            throw Refuse.upstream("the upstream sent arguments of more than " + MOST_ARGUMENTS + " characters");
        }
    }

    private static @Nullable String value(@Nullable Json value) {
        Json.Text text = Upstream.textOrNone(value, "a part of a tool call");
        return text == null ? null : text.value();
    }

    void finish(Ending ending, List<AnswerEvent> events) {
        requireOpen();
        texts.values().forEach(PairedText::finish);
        for (int at = 0; at < calls.size(); at++) {
            events.add(calls.get(at).whole(index, at));
        }
        finished = true;
        events.add(new AnswerEvent.Finished(index, ending));
    }

    private void requireOpen() {
        if (finished) {
            throw Refuse.upstream("the upstream went on with a choice that had ended");
        }
    }
}
