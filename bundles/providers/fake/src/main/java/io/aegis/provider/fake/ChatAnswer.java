package io.aegis.provider.fake;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * An answer in the words of OpenAI's chat completions, whole or as server-sent events.
 *
 * @param pieces the text, ignored if tools are called
 */
record ChatAnswer(
        String model, ChatRequest request, List<String> pieces, List<Script.ToolCall> calls, Optional<Double> cost) {
    private static final int CHARACTERS_PER_TOKEN = 4;

    /** One JSON document. */
    String document() {
        var choices = new ArrayList<Object>();
        for (int index = 0; index < request.choices(); index++) {
            var message = members("role", "assistant", "content", calls.isEmpty() ? text() : null, "refusal", null);
            if (!calls.isEmpty()) {
                message.put("tool_calls", toolCalls(index));
            }
            choices.add(members("index", index, "message", message, "logprobs", null, "finish_reason", finishReason()));
        }
        var document = envelope("chat.completion", choices);
        document.put("usage", usage());
        return Json.write(document);
    }

    /** Server-sent events, the choices in turn. */
    List<String> events() {
        var events = new ArrayList<String>();
        each(events, index -> members("role", "assistant", "content", calls.isEmpty() ? "" : null, "refusal", null));
        for (String piece : calls.isEmpty() ? pieces : List.<String>of()) {
            each(events, index -> members("content", piece));
        }
        for (int call = 0; call < calls.size(); call++) {
            called(events, call);
        }
        for (int index = 0; index < request.choices(); index++) {
            events.add(chunk(List.of(choice(index, members(), finishReason())), null));
        }
        if (request.includeUsage()) {
            events.add(chunk(List.of(), usage()));
        }
        events.add("data: [DONE]\n\n");
        return List.copyOf(events);
    }

    private void called(List<String> events, int call) {
        each(events, index -> {
            Map<String, @Nullable Object> begun = toolCall(index, call);
            begun.put("index", call);
            begun.put("function", members("name", calls.get(call).name(), "arguments", ""));
            return members("tool_calls", List.of(begun));
        });
        for (String piece : Pieces.of(calls.get(call).arguments())) {
            each(
                    events,
                    index -> members(
                            "tool_calls", List.of(members("index", call, "function", members("arguments", piece)))));
        }
    }

    private void each(List<String> events, IntFunction<Map<String, @Nullable Object>> delta) {
        for (int index = 0; index < request.choices(); index++) {
            events.add(chunk(List.of(choice(index, delta.apply(index), null)), null));
        }
    }

    private String chunk(List<?> choices, @Nullable Object usage) {
        var chunk = envelope("chat.completion.chunk", choices);
        if (request.includeUsage()) {
            chunk.put("usage", usage);
        }
        return "data: " + Json.write(chunk) + "\n\n";
    }

    private static Map<String, @Nullable Object> choice(
            int index, Map<String, @Nullable Object> delta, @Nullable String finishReason) {
        return members("index", index, "delta", delta, "logprobs", null, "finish_reason", finishReason);
    }

    private Map<String, @Nullable Object> envelope(String object, List<?> choices) {
        return members(
                "id",
                "chatcmpl-fake",
                "object",
                object,
                "created",
                Instant.now().getEpochSecond(),
                "model",
                model,
                "choices",
                choices);
    }

    private List<Map<String, @Nullable Object>> toolCalls(int choice) {
        var list = new ArrayList<Map<String, @Nullable Object>>();
        for (int call = 0; call < calls.size(); call++) {
            list.add(toolCall(choice, call));
        }
        return list;
    }

    private Map<String, @Nullable Object> toolCall(int choice, int call) {
        String id = "call_" + request.turn() + "_" + choice + "_" + call;
        var function = members(
                "name", calls.get(call).name(), "arguments", calls.get(call).arguments());
        return members("id", id, "type", "function", "function", function);
    }

    private String text() {
        return String.join("", pieces);
    }

    private String finishReason() {
        return calls.isEmpty() ? "stop" : "tool_calls";
    }

    private Map<String, @Nullable Object> usage() {
        int spoken = calls.isEmpty()
                ? text().length()
                : calls.stream().mapToInt(call -> call.arguments().length()).sum();
        int prompt = 1 + request.size() / CHARACTERS_PER_TOKEN;
        int completion = request.choices() * (1 + spoken / CHARACTERS_PER_TOKEN);
        var usage =
                members("prompt_tokens", prompt, "completion_tokens", completion, "total_tokens", prompt + completion);
        cost.ifPresent(amount -> usage.put("cost", amount));
        return usage;
    }

    private static Map<String, @Nullable Object> members(@Nullable Object... namesAndValues) {
        var members = new LinkedHashMap<String, @Nullable Object>();
        for (int at = 0; at < namesAndValues.length; at += 2) {
            members.put(String.valueOf(namesAndValues[at]), namesAndValues[at + 1]);
        }
        return members;
    }

    @Override
    public String toString() {
        return "ChatAnswer[" + request + ", " + pieces.size() + " pieces, " + calls.size() + " calls]";
    }
}
