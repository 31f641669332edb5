package io.aegis.claims;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

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
    public String whole(Said said) {
        return switch (said.kind()) {
            case TEXT -> Frames.answer(said.whole());
            case CALL ->
                Frames.message(
                        "{\"role\":\"assistant\",\"content\":null,\"refusal\":null,\"tool_calls\":["
                                + Frames.toolCall(said.tool(), said.whole()) + "]}",
                        "tool_calls");
            case REASONING, REFUSAL ->
                Frames.message(
                        "{\"role\":\"assistant\",\"content\":null,\"" + member(said.kind()) + "\":"
                                + Json.quoted(said.whole()) + "}",
                        "stop");
        };
    }

    @Override
    public Told streamed(Said said) {
        boolean call = said.kind() == Kind.CALL;
        var begun = new ArrayList<String>();
        begun.add(
                call
                        ? Frames.delta(
                                0,
                                "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"index\":0,\"id\":\"call_up1\",\"type\":\"function\",\"function\":{\"name\":"
                                        + Json.quoted(said.tool()) + ",\"arguments\":\"\"}}]}")
                        : Frames.role(0));
        for (String piece : said.pieces()) {
            begun.add(Frames.delta(
                    0,
                    call
                            ? "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":" + Json.quoted(piece) + "}}]}"
                            : "{\"" + member(said.kind()) + "\":" + Json.quoted(piece) + "}"));
        }
        return new Told(begun, List.of(Frames.finish(0, call ? "tool_calls" : "stop"), Frames.usage(), "[DONE]"));
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
