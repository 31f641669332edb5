package io.aegis.claims;

import java.util.List;
import java.util.stream.Stream;

/**
 * A place in an answer at which one text goes over into another that a reader takes for its continuation.
 *
 * @param samples the endpoint whose answer it is
 * @param pieces two adjacent pieces of an answer, each with a place for its text
 */
record Seam(CoverageSamples samples, String name, String pieces) {
    private static final String TEXT = "{\"type\":\"text\",\"text\":\"%s\"}";
    private static final String THOUGHT = "{\"type\":\"thinking\",\"thinking\":\"%s\",\"signature\":\"\"}";
    private static final String PART = "{\"type\":\"output_text\",\"text\":\"%s\",\"annotations\":[],\"logprobs\":[]}";

    private static final String REFUSAL = "{\"type\":\"refusal\",\"refusal\":\"%s\"}";
    private static final String REASONING =
            "{\"type\":\"reasoning\",\"summary\":[],\"content\":[{\"type\":\"reasoning_text\",\"text\":\"%s\"}]}";

    static List<Seam> all() {
        return List.of(
                new Seam(MessagesSamples.SAMPLES, "two texts", TEXT + "," + TEXT),
                new Seam(MessagesSamples.SAMPLES, "two thoughts", THOUGHT + "," + THOUGHT),
                new Seam(ResponsesSamples.SAMPLES, "two parts", item(PART + "," + PART, 1)),
                new Seam(ResponsesSamples.SAMPLES, "two messages", item(PART, 1) + "," + item(PART, 2)),
                new Seam(ResponsesSamples.SAMPLES, "two refusals", item(REFUSAL + "," + REFUSAL, 1)),
                new Seam(ResponsesSamples.SAMPLES, "two reasonings", REASONING + "," + REASONING));
    }

    private static String item(String parts, int number) {
        return "{\"id\":\"msg_" + number
                + "\",\"type\":\"message\",\"status\":\"completed\",\"role\":\"assistant\",\"content\":[" + parts
                + "]}";
    }

    String whole(String before, String after) {
        String content = "[" + pieces.formatted(before, after) + "]";
        return samples == MessagesSamples.SAMPLES
                ? SpokenMessages.message(content, "\"end_turn\"", 7)
                : SpokenResponses.response("completed", content);
    }

    /** The same as a stream, each piece at once. */
    List<String> streamed(String before, String after) {
        return samples == MessagesSamples.SAMPLES ? messages(before, after) : responses(before, after);
    }

    private List<String> messages(String before, String after) {
        List<String> whole =
                new SpokenMessages().streamed(Spoken.Said.text("x")).all();
        var blocks = Json.parse("[" + pieces.formatted(before, after) + "]");
        return Stream.of(
                        List.of(whole.getFirst()),
                        block(0, blocks.get(0).toString()),
                        block(1, blocks.get(1).toString()),
                        whole.subList(whole.size() - 2, whole.size()))
                .flatMap(List::stream)
                .toList();
    }

    private static List<String> block(int index, String block) {
        return List.of(
                "{\"type\":\"content_block_start\",\"index\":" + index + ",\"content_block\":" + block + "}",
                "{\"type\":\"content_block_stop\",\"index\":" + index + "}");
    }

    private List<String> responses(String before, String after) {
        var items = Json.parse("[" + pieces.formatted(before, after) + "]");
        var done = Stream.<String>builder();
        for (int at = 0; at < items.size(); at++) {
            done.add("{\"type\":\"response.output_item.done\",\"output_index\":" + at + ",\"item\":" + items.get(at)
                    + "}");
        }
        done.add("{\"type\":\"response.completed\",\"response\":" + whole(before, after) + "}");
        return done.build().toList();
    }

    @Override
    public String toString() {
        return name + " of " + samples;
    }
}
