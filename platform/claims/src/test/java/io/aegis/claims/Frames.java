package io.aegis.claims;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** Answers of chat completions, whole and in pieces, as an upstream writes them. */
final class Frames {
    /** Longer than what any guard of these suites holds back, so that its beginning is released before anything follows. */
    static final String LONG = "The first sentence of this answer is complete. ".repeat(8);

    /** Two embeddings. */
    static final String VECTORS = """
        {"object":"list","model":"up","data":[{"object":"embedding","index":0,"embedding":[0.5,-1.25,3]},\
        {"object":"embedding","index":1,"embedding":[0.5,-1.25,3]}],"usage":{"prompt_tokens":7,"total_tokens":7}}\
        """;

    private Frames() {}

    /** A vector of each text; a list of numbers is one. */
    static String vectors(JsonNode input) {
        int texts = input.isArray() && !input.path(0).isNumber() ? input.size() : 1;
        String data = IntStream.range(0, texts)
                .mapToObj(index -> "{\"object\":\"embedding\",\"index\":" + index + ",\"embedding\":[0.5,-1.25,3]}")
                .collect(Collectors.joining(","));
        return "{\"object\":\"list\",\"model\":\"up\",\"data\":[" + data
                + "],\"usage\":{\"prompt_tokens\":7,\"total_tokens\":7}}";
    }

    static String answer(String content) {
        return message("{\"role\":\"assistant\",\"content\":" + Json.quoted(content) + ",\"refusal\":null}", "stop");
    }

    static String message(String message, String finishReason) {
        return choices("{\"index\":0,\"message\":" + message + ",\"logprobs\":null,\"finish_reason\":\"" + finishReason
                + "\"}");
    }

    static String choices(String choices) {
        return "{\"id\":\"chatcmpl-up\",\"object\":\"chat.completion\",\"created\":1700000000,\"model\":\"upstream-model\",\"choices\":["
                + choices + "],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":7,\"total_tokens\":12}}";
    }

    static String delta(int choice, String delta) {
        return chunk("{\"index\":" + choice + ",\"delta\":" + delta + ",\"finish_reason\":null}");
    }

    static String text(int choice, String text) {
        return delta(choice, "{\"content\":" + Json.quoted(text) + "}");
    }

    static String role(int choice) {
        return delta(choice, "{\"role\":\"assistant\",\"content\":\"\"}");
    }

    static String finish(int choice, String reason) {
        return chunk("{\"index\":" + choice + ",\"delta\":{},\"finish_reason\":\"" + reason + "\"}");
    }

    static String toolCall(String name, String arguments) {
        return "{\"id\":\"call_up1\",\"type\":\"function\",\"function\":{\"name\":" + Json.quoted(name)
                + ",\"arguments\":" + Json.quoted(arguments) + "}}";
    }

    static String usage() {
        return "{\"id\":\"chatcmpl-up\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,\"model\":\"upstream-model\",\"choices\":[],"
            + "\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":7,\"total_tokens\":12}}";
    }

    private static String chunk(String choice) {
        return "{\"id\":\"chatcmpl-up\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,\"model\":\"upstream-model\",\"choices\":["
                + choice + "]}";
    }
}
