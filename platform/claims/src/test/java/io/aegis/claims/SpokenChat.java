package io.aegis.claims;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** OpenAI's chat completions. */
record SpokenChat() implements Spoken {
    @Override
    public String path() {
        return "/v1/chat/completions";
    }

    @Override
    public String question(String model, String text, boolean streamed) {
        return streamed ? Http.streamed(model, text) : Http.question(model, text);
    }

    @Override
    public String prompt(JsonNode request) {
        JsonNode messages = request.path("messages");
        return Spoken.text(messages.path(messages.size() - 1).path("content"));
    }

    @Override
    public boolean bringsResult(JsonNode request) {
        return request.path("messages")
                .valueStream()
                .anyMatch(message -> message.path("role").asString("").equals("tool"));
    }

    @Override
    public Set<Kind> kinds() {
        return EnumSet.allOf(Kind.class);
    }

    @Override
    public String whole(Said... said) {
        ObjectNode message =
                Json.object().put("role", "assistant").putNull("content").putNull("refusal");
        for (Said one : said) {
            if (one.isCall()) {
                ArrayNode calls = message.withArray("tool_calls");
                calls.add(call(calls.size(), one.tool(), one.whole()));
            } else {
                message.put(member(one.kind()), one.whole());
            }
        }
        return Frames.message(message.toString(), Spoken.calls(said) ? "tool_calls" : "stop");
    }

    private static ObjectNode call(int number, String tool, String arguments) {
        ObjectNode call = Json.object().put("id", "call_up" + number).put("type", "function");
        call.putObject("function").put("name", tool).put("arguments", arguments);
        return call;
    }

    @Override
    public Told streamed(Said... said) {
        var begun = new ArrayList<>(List.of(Frames.role(0)));
        int calls = 0;
        for (Said one : said) {
            if (one.isCall()) {
                begun.add(toolCall(call(calls, one.tool(), "").put("index", calls)));
            }
            for (String piece : one.pieces()) {
                begun.add(one.isCall() ? toolCall(piece(calls, piece)) : Frames.delta(0, delta(one.kind(), piece)));
            }
            calls += one.isCall() ? 1 : 0;
        }
        String reason = calls > 0 ? "tool_calls" : "stop";
        return new Told(begun, List.of(Frames.finish(0, reason), Frames.usage(), "[DONE]"));
    }

    private static String toolCall(ObjectNode call) {
        return Frames.delta(0, "{\"tool_calls\":[" + call + "]}");
    }

    private static ObjectNode piece(int number, String piece) {
        ObjectNode call = Json.object().put("index", number);
        call.putObject("function").put("arguments", piece);
        return call;
    }

    private static String delta(Kind kind, String piece) {
        return Json.object().put(member(kind), piece).toString();
    }

    @Override
    public String event(String data) {
        return "data: " + data + "\n\n";
    }

    @Override
    public String text(JsonNode answer, Kind kind) {
        JsonNode message = answer.at("/choices/0/message");
        return kind == Kind.CALL
                ? message.at("/tool_calls/0/function/arguments").asString("")
                : message.path(member(kind)).asString("");
    }

    @Override
    public String heard(List<JsonNode> events, Kind kind) {
        String place = kind == Kind.CALL ? "/delta/tool_calls/0/function/arguments" : "/delta/" + member(kind);
        return joined(events, place);
    }

    @Override
    public boolean isFiltered(JsonNode answer) {
        return answer.at("/choices/0/finish_reason").asString("").equals("content_filter");
    }

    @Override
    public boolean isFiltered(List<JsonNode> events) {
        return joined(events, "/finish_reason").equals("content_filter");
    }

    private static String joined(List<JsonNode> events, String place) {
        return events.stream()
                .flatMap(event -> event.path("choices").valueStream())
                .map(choice -> choice.at(place).asString(""))
                .collect(Collectors.joining());
    }

    private static String member(Kind kind) {
        return switch (kind) {
            case TEXT -> "content";
            case REASONING -> "reasoning_content";
            case REFUSAL -> "refusal";
            case CALL -> "tool_calls";
        };
    }

    @Override
    public String toString() {
        return "openai.chat";
    }
}
