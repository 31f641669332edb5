package io.aegis.server;

import io.aegis.spi.guard.Stage;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Where a text stands that the guards of one stage are asked about, in the messages of a chat request. */
public final class StageText {
    private static final String CALL = "call_1";

    private StageText() {}

    /** Adds it where that stage would meet it. */
    public static void add(ArrayNode messages, Stage stage, String text) {
        switch (stage) {
            case INGRESS -> said(messages, "user", text);
            case EGRESS -> said(messages, "assistant", text);
            case TOOL_CALL -> called(messages, text);
            case TOOL_RESULT -> said(messages, "tool", text).put("tool_call_id", CALL);
        }
    }

    /** Adds a message; what else belongs to it may be put. */
    public static ObjectNode said(ArrayNode messages, String role, String text) {
        return messages.addObject().put("role", role).put("content", text);
    }

    private static void called(ArrayNode messages, String arguments) {
        messages.addObject()
                .put("role", "assistant")
                .putNull("content")
                .putArray("tool_calls")
                .addObject()
                .put("id", CALL)
                .put("type", "function")
                .putObject("function")
                .put("name", "tool")
                .put("arguments", object(arguments));
    }

    /** Arguments are an object; a text that is none is the value of one. */
    private static String object(String text) {
        return Json.isObject(text) ? text : Json.object().put("input", text).toString();
    }
}
