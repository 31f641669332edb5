package io.aegis.claims;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** Anthropic's messages. */
record SpokenMessages() implements Spoken {
    @Override
    public String path() {
        return "/v1/messages";
    }

    @Override
    public String question(String model, String text, boolean streamed) {
        return "{\"model\":%s,\"max_tokens\":99,\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":%s}]}"
                .formatted(Json.quoted(model), streamed, Json.quoted(text));
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
                .flatMap(message -> message.path("content").valueStream())
                .anyMatch(block -> block.path("type").asString("").equals("tool_result"));
    }

    @Override
    public Set<Kind> kinds() {
        return EnumSet.of(Kind.TEXT, Kind.REASONING, Kind.CALL);
    }

    @Override
    public String whole(Said... said) {
        String blocks = IntStream.range(0, said.length)
                .mapToObj(at -> block(at, said[at]))
                .collect(Collectors.joining(","));
        return message("[" + blocks + "]", Json.quoted(reason(said)), 7);
    }

    private static String block(int number, Said said) {
        return switch (said.kind()) {
            case TEXT -> "{\"type\":\"text\",\"text\":" + Json.quoted(said.whole()) + "}";
            case REASONING -> "{\"type\":\"thinking\",\"thinking\":" + Json.quoted(said.whole()) + "}";
            case CALL -> call(number, said.tool(), said.whole());
            case REFUSAL -> throw unsaid();
        };
    }

    private static String call(int number, String tool, String input) {
        return "{\"type\":\"tool_use\",\"id\":\"toolu_up" + number + "\",\"name\":" + Json.quoted(tool) + ",\"input\":"
                + input + "}";
    }

    static String message(String content, String reason, int output) {
        return "{\"id\":\"msg_up\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"upstream-model\",\"content\":"
                + content + ",\"stop_reason\":" + reason
                + ",\"stop_sequence\":null,\"usage\":{\"input_tokens\":5,\"output_tokens\":" + output + "}}";
    }

    private static String reason(Said... said) {
        return Spoken.calls(said) ? "tool_use" : "end_turn";
    }

    @Override
    public Told streamed(Said... said) {
        var begun = new ArrayList<String>();
        begun.add("{\"type\":\"message_start\",\"message\":" + message("[]", "null", 1) + "}");
        for (int at = 0; at < said.length; at++) {
            if (at > 0) {
                begun.add(end(at - 1));
            }
            begun.add("{\"type\":\"content_block_start\",\"index\":" + at + ",\"content_block\":" + empty(at, said[at])
                    + "}");
            for (String piece : said[at].pieces()) {
                begun.add("{\"type\":\"content_block_delta\",\"index\":" + at + ",\"delta\":{\"type\":\""
                        + delta(said[at].kind()) + "\",\"" + member(said[at].kind()) + "\":" + Json.quoted(piece)
                        + "}}");
            }
        }
        return new Told(
                begun,
                List.of(
                        end(said.length - 1),
                        "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"" + reason(said)
                                + "\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":7}}",
                        "{\"type\":\"message_stop\"}"));
    }

    private static String end(int block) {
        return "{\"type\":\"content_block_stop\",\"index\":" + block + "}";
    }

    private static String empty(int number, Said said) {
        return switch (said.kind()) {
            case TEXT -> "{\"type\":\"text\",\"text\":\"\"}";
            case REASONING -> "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}";
            case CALL -> call(number, said.tool(), "{}");
            case REFUSAL -> throw unsaid();
        };
    }

    private static String delta(Kind kind) {
        return switch (kind) {
            case TEXT -> "text_delta";
            case REASONING -> "thinking_delta";
            case CALL -> "input_json_delta";
            case REFUSAL -> throw unsaid();
        };
    }

    private static String member(Kind kind) {
        return switch (kind) {
            case TEXT -> "text";
            case REASONING -> "thinking";
            case CALL -> "partial_json";
            case REFUSAL -> throw unsaid();
        };
    }

    private static IllegalArgumentException unsaid() {
        return new IllegalArgumentException("there is no word for a refusal");
    }

    @Override
    public String event(String data) {
        return "event: " + Json.parse(data).path("type").asString("") + "\ndata: " + data + "\n\n";
    }

    @Override
    public String text(JsonNode answer, Kind kind) {
        if (kind == Kind.CALL) {
            return answer.path("content")
                    .valueStream()
                    .filter(block -> block.has("input"))
                    .map(block -> block.path("input").toString())
                    .collect(Collectors.joining());
        }
        return answer.path("content")
                .valueStream()
                .map(block -> block.path(member(kind)).asString(""))
                .collect(Collectors.joining());
    }

    @Override
    public String heard(List<JsonNode> events, Kind kind) {
        return events.stream()
                .map(event -> event.path("delta").path(member(kind)).asString(""))
                .collect(Collectors.joining());
    }

    @Override
    public boolean isFiltered(JsonNode answer) {
        return answer.path("stop_reason").asString("").equals("refusal");
    }

    @Override
    public boolean isFiltered(List<JsonNode> events) {
        return events.stream()
                .anyMatch(event -> event.at("/delta/stop_reason").asString("").equals("refusal"));
    }

    @Override
    public String toString() {
        return "anthropic.messages";
    }
}
