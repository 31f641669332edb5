package io.aegis.dialects.chat;

import io.aegis.dialects.content.Answer;
import io.aegis.dialects.content.AnswerChoice;
import io.aegis.dialects.content.Dropped;
import io.aegis.dialects.content.Refuse;
import io.aegis.dialects.content.Segments;
import io.aegis.dialects.content.Upstream;
import io.aegis.dialects.json.Json;
import io.aegis.kernel.port.AnswerEvent.CallKind;
import io.aegis.kernel.port.RequestLimits;
import io.aegis.kernel.port.Usage;
import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Trust;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes out of an upstream's answer what the dialect publishes and leaves the rest. Used once. */
final class ChatAnswerReader {
    static final RequestLimits LIMITS = new RequestLimits(128, 1_000_000);

    private static final Set<String> ANSWER = Set.of("id", "object", "created", "model", "choices", "usage");
    private static final Set<String> CHOICE = Set.of("index", "message", "finish_reason");
    private static final Set<String> CHOICE_WITH_LOGPROBS = Set.of("index", "message", "finish_reason", "logprobs");
    private static final Set<String> MESSAGE =
            Set.of("role", "content", "refusal", "reasoning_content", "reasoning", "tool_calls", "function_call");
    private static final Set<String> CALL = Set.of("id", "index", "type", "function", "custom");
    private static final Set<String> FUNCTION = Set.of("name", "arguments");
    private static final Set<String> CUSTOM = Set.of("name", "input");

    private final boolean logprobs;
    private final Segments segments = new Segments(Trust.MODEL);
    private final Dropped dropped = new Dropped();

    ChatAnswerReader(boolean logprobs) {
        this.logprobs = logprobs;
    }

    Answer read(byte[] body) {
        Json.Members answer = Upstream.document(body, LIMITS.depth(), LIMITS.values(), false);
        dropped.unknown(answer, ANSWER);
        List<Json> items = Upstream.array(answer.get("choices"), "choices").items();
        if (items.isEmpty()) {
            throw Refuse.upstream("the upstream's answer has no choice");
        }
        var seen = new HashSet<Integer>();
        var choices = new ArrayList<AnswerChoice>(items.size());
        for (Json item : items) {
            AnswerChoice choice = choice(Upstream.members(item, "a choice"));
            if (!seen.add(choice.index())) {
                throw Refuse.upstream("the upstream's answer has one choice twice");
            }
            choices.add(choice);
        }
        choices.sort(Comparator.comparingInt(AnswerChoice::index));
        return new Answer(
                choices, segments, Upstream.model(answer.get("model")), usage(answer.present("usage")), dropped);
    }

    private static Optional<Usage> usage(@Nullable Json usage) {
        return usage == null ? Optional.empty() : Optional.of(ChatUsage.read(Upstream.members(usage, "usage")));
    }

    private AnswerChoice choice(Json.Members choice) {
        dropped.unknown(choice, logprobs ? CHOICE_WITH_LOGPROBS : CHOICE);
        int index = Upstream.index(choice.get("index"), "the index of a choice");
        Json reason = choice.present("finish_reason");
        if (reason == null) {
            throw Refuse.upstream("the upstream's answer has a choice without an end");
        }
        Json.Members message = Upstream.members(choice.get("message"), "a message");
        dropped.unknown(message, MESSAGE);
        String place = "/choices/" + index + "/message";
        var read = new AnswerChoice(index, segments);
        ChatContent content = content(message);
        read.say(Channel.REASONING, place + "/reasoning_content", content.reasoning());
        read.say(Channel.ASSISTANT, place + "/content", content.text());
        List<Json.Text> refusal = optional(Upstream.textOrNone(message.get("refusal"), "a refusal"));
        read.say(Channel.REFUSAL, place + "/refusal", refusal);
        if (logprobs) {
            ChatLogprobs.read(choice.get("logprobs"), dropped).ifPresent(tokens -> {
                ChatLogprobs.segments(segments, index, tokens);
                read.tokens(tokens);
            });
        }
        calls(message, read, place);
        return read.end(ChatReason.read(reason), Optional.empty());
    }

    /** Two members carry reasoning; an upstream that writes both repeats itself. */
    private ChatContent content(Json.Members message) {
        ChatContent content = ChatContent.read(message.get("content"));
        Json.Text one = Upstream.textOrNone(message.get("reasoning_content"), "reasoning");
        Json.Text other = Upstream.textOrNone(message.get("reasoning"), "reasoning");
        if (one != null && other != null) {
            dropped.one();
        }
        var reasoning = new ArrayList<Json.Text>(optional(one != null ? one : other));
        reasoning.addAll(content.reasoning());
        return new ChatContent(content.text(), reasoning);
    }

    private static List<Json.Text> optional(Json.@Nullable Text text) {
        return text == null ? List.of() : List.of(text);
    }

    private void calls(Json.Members message, AnswerChoice choice, String place) {
        Json items = message.present("tool_calls");
        if (items != null) {
            int at = 0;
            for (Json item : Upstream.array(items, "tool_calls").items()) {
                call(Upstream.members(item, "a tool call"), choice, place + "/tool_calls/" + at++);
            }
        }
        Json legacy = message.present("function_call");
        if (legacy != null) {
            Json.Members function = Upstream.members(legacy, "function_call");
            dropped.unknown(function, FUNCTION);
            called(choice, CallKind.LEGACY, function, place + "/function_call", "arguments");
        }
    }

    private void call(Json.Members call, AnswerChoice choice, String place) {
        dropped.unknown(call, CALL);
        Json.Text type = Upstream.textOrNone(call.get("type"), "the type of a tool call");
        switch (type == null ? "function" : type.value()) {
            case "function" -> {
                Json.Members function = Upstream.members(call.get("function"), "a function");
                dropped.unknown(function, FUNCTION);
                called(choice, CallKind.FUNCTION, function, place + "/function", "arguments");
            }
            case "custom" -> {
                Json.Members custom = Upstream.members(call.get("custom"), "a custom call");
                dropped.unknown(custom, CUSTOM);
                called(choice, CallKind.CUSTOM, custom, place + "/custom", "input");
            }
            default -> throw Refuse.upstream("the upstream called a tool of a kind that is not known");
        }
    }

    private static void called(AnswerChoice choice, CallKind kind, Json.Members call, String place, String payload) {
        choice.call(
                kind,
                Upstream.text(call.get("name"), "the name of a tool"),
                place,
                payload,
                Upstream.text(call.get(payload), "the arguments of a tool call"));
    }
}
