package io.aegis.claims;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** OpenAI's responses. */
record SpokenResponses() implements Spoken {
    @Override
    public String path() {
        return "/v1/responses";
    }

    @Override
    public String question(String model, String text, boolean streamed) {
        return "{\"model\":%s,\"stream\":%s,\"input\":%s}".formatted(Json.quoted(model), streamed, Json.quoted(text));
    }

    @Override
    public String prompt(JsonNode request) {
        JsonNode input = request.path("input");
        return input.isArray() ? Spoken.text(input.path(input.size() - 1).path("content")) : input.asString("");
    }

    @Override
    public boolean bringsResult(JsonNode request) {
        return request.path("input")
                .valueStream()
                .anyMatch(item -> item.path("type").asString("").equals("function_call_output"));
    }

    @Override
    public Set<Kind> kinds() {
        return EnumSet.allOf(Kind.class);
    }

    @Override
    public String whole(Said... said) {
        return response("completed", items(said));
    }

    private static String items(Said... said) {
        return IntStream.range(0, said.length)
                .mapToObj(at -> item(at, said[at], "completed", said[at].whole()))
                .collect(Collectors.joining(",", "[", "]"));
    }

    static String response(String status, String output) {
        return "{\"id\":\"resp_up\",\"object\":\"response\",\"created_at\":1700000000,\"status\":\"" + status
                + "\",\"error\":null,\"incomplete_details\":null,\"instructions\":null,\"metadata\":{},\"model\":\"upstream-model\",\"output\":"
                + output
                + ",\"parallel_tool_calls\":true,\"temperature\":1,\"tool_choice\":\"auto\",\"tools\":[],\"top_p\":1,\"usage\":"
                + (status.equals("completed") ? usage() : "null") + "}";
    }

    private static String usage() {
        return "{\"input_tokens\":5,\"input_tokens_details\":{\"cached_tokens\":0},\"output_tokens\":7,\"output_tokens_details\":{\"reasoning_tokens\":0},\"total_tokens\":12}";
    }

    private static String item(int number, Said said, String status, String text) {
        String head = "{\"id\":\"item_up" + number + "\",\"status\":\"" + status + "\",\"type\":";
        boolean begins = text.isEmpty();
        return head
                + switch (said.kind()) {
                    case TEXT, REFUSAL ->
                        "\"message\",\"role\":\"assistant\",\"content\":[" + (begins ? "" : part(said, text)) + "]}";
                    case REASONING ->
                        "\"reasoning\",\"summary\":[],\"content\":[" + (begins ? "" : part(said, text)) + "]}";
                    case CALL ->
                        "\"function_call\",\"call_id\":\"call_up" + number + "\",\"name\":" + Json.quoted(said.tool())
                                + ",\"arguments\":" + Json.quoted(text) + "}";
                };
    }

    private static String part(Said said, String text) {
        return switch (said.kind()) {
            case TEXT ->
                "{\"type\":\"output_text\",\"text\":" + Json.quoted(text) + ",\"annotations\":[],\"logprobs\":[]}";
            case REFUSAL -> "{\"type\":\"refusal\",\"refusal\":" + Json.quoted(text) + "}";
            case REASONING -> "{\"type\":\"reasoning_text\",\"text\":" + Json.quoted(text) + "}";
            case CALL -> throw new IllegalArgumentException("a call has no parts");
        };
    }

    @Override
    public Told streamed(Said... said) {
        var begun = new ArrayList<String>();
        begun.add(data("response.created", ",\"response\":" + response("in_progress", "[]")));
        begun.add(data("response.in_progress", ",\"response\":" + response("in_progress", "[]")));
        var ending = new ArrayList<String>();
        for (int at = 0; at < said.length; at++) {
            begun.addAll(ending);
            ending.clear();
            begun.addAll(beginning(at, said[at]));
            ending.addAll(end(at, said[at]));
        }
        ending.add(data("response.completed", ",\"response\":" + whole(said)));
        return numbered(begun, ending);
    }

    private static List<String> beginning(int at, Said said) {
        String place = place(at, said);
        var events = new ArrayList<String>();
        events.add(data(
                "response.output_item.added",
                ",\"output_index\":" + at + ",\"item\":" + item(at, said, "in_progress", "")));
        if (!said.isCall()) {
            events.add(data("response.content_part.added", place + ",\"part\":" + part(said, "")));
        }
        for (String piece : said.pieces()) {
            events.add(data(type(said.kind()) + ".delta", place + ",\"delta\":" + Json.quoted(piece)));
        }
        return events;
    }

    private static List<String> end(int at, Said said) {
        String place = place(at, said);
        String member = said.kind() == Kind.REFUSAL ? "refusal" : said.isCall() ? "arguments" : "text";
        var events = new ArrayList<String>();
        events.add(data(type(said.kind()) + ".done", place + ",\"" + member + "\":" + Json.quoted(said.whole())));
        if (!said.isCall()) {
            events.add(data("response.content_part.done", place + ",\"part\":" + part(said, said.whole())));
        }
        events.add(data(
                "response.output_item.done",
                ",\"output_index\":" + at + ",\"item\":" + item(at, said, "completed", said.whole())));
        return events;
    }

    private static String place(int at, Said said) {
        return ",\"output_index\":" + at + ",\"item_id\":\"item_up" + at + "\""
                + (said.isCall() ? "" : ",\"content_index\":0");
    }

    private static Told numbered(List<String> begun, List<String> ending) {
        var numbered = new ArrayList<String>();
        for (String data : new Told(begun, ending).all()) {
            numbered.add(((ObjectNode) Json.parse(data))
                    .put("sequence_number", numbered.size())
                    .toString());
        }
        return new Told(numbered.subList(0, begun.size()), numbered.subList(begun.size(), numbered.size()));
    }

    private static String data(String type, String more) {
        return "{\"type\":\"" + type + "\"" + more + "}";
    }

    private static String type(Kind kind) {
        return switch (kind) {
            case TEXT -> "response.output_text";
            case REFUSAL -> "response.refusal";
            case REASONING -> "response.reasoning_text";
            case CALL -> "response.function_call_arguments";
        };
    }

    @Override
    public String event(String data) {
        return "event: " + Json.parse(data).path("type").asString("") + "\ndata: " + data + "\n\n";
    }

    @Override
    public String text(JsonNode answer, Kind kind) {
        return answer.path("output")
                .valueStream()
                .map(item -> switch (kind) {
                    case TEXT -> Spoken.text(item.path("content"));
                    case REASONING -> Spoken.text(item.path("summary"));
                    case REFUSAL -> item.at("/content/0/refusal").asString("");
                    case CALL -> item.path("arguments").asString("");
                })
                .collect(Collectors.joining());
    }

    /** The gateway says the reasoning of any provider as a summary. */
    @Override
    public String heard(List<JsonNode> events, Kind kind) {
        String type = kind == Kind.REASONING ? "response.reasoning_summary_text" : type(kind);
        return events.stream()
                .filter(event -> event.path("type").asString("").equals(type + ".delta"))
                .map(event -> event.path("delta").asString(""))
                .collect(Collectors.joining());
    }

    @Override
    public boolean isFiltered(JsonNode answer) {
        return answer.at("/incomplete_details/reason").asString("").equals("content_filter");
    }

    @Override
    public boolean isFiltered(List<JsonNode> events) {
        return events.stream().anyMatch(event -> isFiltered(event.path("response")));
    }

    @Override
    public String toString() {
        return "openai.responses";
    }
}
