package io.aegis.claims;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Documents with a canary in them. */
final class Planted {
    static final String CANARY = "canary-7f3a9c";
    static final String LONG_NUMBER = "98765432109";

    /** A canary in each type of value. */
    static final List<JsonNode> TYPES = List.of(
            Json.parse(Json.quoted(CANARY)),
            Json.parse("[\"" + CANARY + "\"," + LONG_NUMBER + "]"),
            Json.parse("[{\"type\":\"text\",\"text\":\"" + CANARY + "\"}]"),
            Json.parse("{\"" + CANARY + "\":" + LONG_NUMBER + "}"),
            Json.parse("{\"type\":\"text\",\"text\":\"" + CANARY + "\"}"),
            Json.parse(LONG_NUMBER));

    /** Names that some dialect or provider publishes somewhere in an answer. */
    private static final List<String> PUBLISHED = List.of(
            "aegis",
            "annotations",
            "audio",
            "citations",
            "container",
            "content_filter_results",
            "diagnostics",
            "encrypted_content",
            "error",
            "function_call",
            "incomplete_details",
            "instructions",
            "logprobs",
            "metadata",
            "moderation",
            "obfuscation",
            "output_text",
            "phase",
            "reasoning",
            "service_tier",
            "stop_details",
            "stop_sequence",
            "system_fingerprint",
            "user");

    private Planted() {}

    /** An object with members that nobody knows. */
    static ObjectNode grown(JsonNode object) {
        ObjectNode grown = ((ObjectNode) object.deepCopy()).put(CANARY, "x").put("x_text", CANARY);
        grown.putObject("x_new").putArray("in").add(CANARY).add(Json.parse(LONG_NUMBER));
        return grown;
    }

    /** A document with a member that some dialect or provider publishes in one of its objects, each of them in turn. */
    static List<JsonNode> published(JsonNode root, String pointer) {
        List<JsonNode> planted = new ArrayList<>();
        for (String name : PUBLISHED) {
            for (JsonNode value : TYPES.subList(0, 3)) {
                planted.add(
                        Json.with(root, pointer, ((ObjectNode) root.at(pointer).deepCopy()).set(name, value)));
            }
        }
        return planted;
    }

    /** The data of an event with a canary in each place of it in turn. */
    static List<JsonNode> everywhere(String data) {
        if (data.equals("[DONE]")) {
            return List.of();
        }
        JsonNode event = Json.parse(data);
        List<JsonNode> planted = new ArrayList<>();
        Json.pointers(event, JsonNode::isString).forEach(place -> planted.add(Json.with(event, place, CANARY)));
        Json.pointers(event, JsonNode::isNumber)
                .forEach(place -> planted.add(Json.with(event, place, Json.parse(LONG_NUMBER))));
        Json.pointers(event, JsonNode::isObject)
                .forEach(place -> planted.add(Json.with(event, place, grown(event.at(place)))));
        return planted;
    }
}
