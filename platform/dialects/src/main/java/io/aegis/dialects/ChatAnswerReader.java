package io.aegis.dialects;

import io.aegis.kernel.port.Logprobs;
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

    ChatAnswer read(byte[] body) {
        Json.Members answer = Upstream.document(body, LIMITS.depth(), LIMITS.values(), false);
        dropped.unknown(answer, ANSWER);
        List<Json> items = Upstream.array(answer.get("choices"), "choices").items();
        if (items.isEmpty()) {
            throw Refuse.upstream("the upstream's answer has no choice");
        }
        var seen = new HashSet<Integer>();
        var choices = new ArrayList<ChatChoice>(items.size());
        for (Json item : items) {
            ChatChoice choice = choice(Upstream.members(item, "a choice"));
            if (!seen.add(choice.index())) {
                throw Refuse.upstream("the upstream's answer has one choice twice");
            }
            choices.add(choice);
        }
        choices.sort(Comparator.comparingInt(ChatChoice::index));
        return new ChatAnswer(choices, segments, usage(answer.present("usage")), dropped.count());
    }

    private static Optional<Usage> usage(@Nullable Json usage) {
        return usage == null ? Optional.empty() : Optional.of(ChatUsage.read(Upstream.members(usage, "usage")));
    }

    private ChatChoice choice(Json.Members choice) {
        dropped.unknown(choice, logprobs ? CHOICE_WITH_LOGPROBS : CHOICE);
        int index = Upstream.index(choice.get("index"), "the index of a choice");
        Json reason = choice.present("finish_reason");
        if (reason == null) {
            throw Refuse.upstream("the upstream's answer has a choice without an end");
        }
        Json.Members message = Upstream.members(choice.get("message"), "a message");
        dropped.unknown(message, MESSAGE);
        String place = "/choices/" + index + "/message";
        int first = segments.size();
        ChatContent content = content(message);
        segments.texts(Channel.REASONING, index, place + "/reasoning_content", content.reasoning());
        segments.texts(Channel.ASSISTANT, index, place + "/content", content.text());
        List<Json.Text> refusal = optional(Upstream.textOrNone(message.get("refusal"), "a refusal"));
        segments.texts(Channel.REFUSAL, index, place + "/refusal", refusal);
        Optional<Logprobs> known = logprobs ? ChatLogprobs.read(choice.get("logprobs"), dropped) : Optional.empty();
        known.ifPresent(tokens -> ChatLogprobs.segments(segments, index, tokens));
        int firstCall = segments.size();
        List<ChatChoice.Call> calls = calls(message, index, place);
        return new ChatChoice(
                index, content, refusal, calls, known, ChatReason.read(reason), first, firstCall, segments.size());
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

    private List<ChatChoice.Call> calls(Json.Members message, int choice, String place) {
        var calls = new ArrayList<ChatChoice.Call>();
        Json items = message.present("tool_calls");
        if (items != null) {
            for (Json item : Upstream.array(items, "tool_calls").items()) {
                calls.add(call(Upstream.members(item, "a tool call"), choice, place + "/tool_calls/" + calls.size()));
            }
        }
        Json legacy = message.present("function_call");
        if (legacy != null) {
            Json.Members function = Upstream.members(legacy, "function_call");
            calls.add(function(ChatCall.LEGACY, function, choice, place + "/function_call"));
        }
        return calls;
    }

    private ChatChoice.Call call(Json.Members call, int choice, String place) {
        dropped.unknown(call, CALL);
        Json.Text type = Upstream.textOrNone(call.get("type"), "the type of a tool call");
        return switch (type == null ? "function" : type.value()) {
            case "function" ->
                function(
                        ChatCall.FUNCTION,
                        Upstream.members(call.get("function"), "a function"),
                        choice,
                        place + "/function");
            case "custom" -> custom(Upstream.members(call.get("custom"), "a custom call"), choice, place + "/custom");
            default -> throw Refuse.upstream("the upstream called a tool of a kind that is not known");
        };
    }

    private ChatChoice.Call function(ChatCall kind, Json.Members function, int choice, String place) {
        dropped.unknown(function, FUNCTION);
        int first = segments.size();
        Json.Text name = name(function, choice, place);
        String arguments = Upstream.text(function.get("arguments"), "the arguments of a tool call")
                .value();
        Json payload = CallArguments.read(segments, choice, place + "/arguments", arguments);
        return new ChatChoice.Call(kind, name, payload, first, segments.size());
    }

    private ChatChoice.Call custom(Json.Members custom, int choice, String place) {
        dropped.unknown(custom, CUSTOM);
        int first = segments.size();
        Json.Text name = name(custom, choice, place);
        Json.Text input = Upstream.text(custom.get("input"), "the input of a tool call");
        segments.text(Channel.TOOL_ARGUMENTS, choice, place + "/input", input);
        return new ChatChoice.Call(ChatCall.CUSTOM, name, input, first, segments.size());
    }

    private Json.Text name(Json.Members called, int choice, String place) {
        Json.Text name = Upstream.text(called.get("name"), "the name of a tool");
        if (name.value().isEmpty()) {
            throw Refuse.upstream("the upstream called a tool without a name");
        }
        segments.text(Channel.TOOL_ARGUMENTS, choice, place + "/name", name);
        return name;
    }
}
