package io.aegis.app;

import io.aegis.config.Fixture;
import io.aegis.config.Stage;
import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Placeholder;
import io.aegis.spi.content.Segment;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The text of a fixture, on its way to the guards and back. */
final class FixtureText {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Set<Channel> SAID =
            Set.of(Channel.SYSTEM, Channel.USER, Channel.ASSISTANT, Channel.TOOL_ARGUMENTS, Channel.TOOL_RESULT);
    private static final String CALL = "call_1";

    private FixtureText() {}

    /** A chat request that holds the text where its stage would meet it. */
    static byte[] request(Fixture fixture, String route) {
        ObjectNode chat = JSON.createObjectNode().put("model", route);
        ArrayNode messages = chat.putArray("messages");
        fixture.input().ifPresent(text -> one(messages, fixture.stage(), text));
        for (Fixture.Message message : fixture.messages()) {
            ObjectNode added = said(messages, message.role(), message.content());
            message.call().ifPresent(call -> added.put("tool_call_id", call));
        }
        return JSON.writeValueAsString(chat).getBytes(StandardCharsets.UTF_8);
    }

    private static void one(ArrayNode messages, Stage stage, String text) {
        switch (stage) {
            case INGRESS -> said(messages, "user", text);
            case EGRESS -> said(messages, "assistant", text);
            case TOOL_RESULT -> said(messages, "tool", text).put("tool_call_id", CALL);
            case TOOL_CALL ->
                messages.addObject()
                        .put("role", "assistant")
                        .putNull("content")
                        .putArray("tool_calls")
                        .addObject()
                        .put("id", CALL)
                        .put("type", "function")
                        .putObject("function")
                        .put("name", "tool")
                        .put("arguments", arguments(text));
        }
    }

    /** Arguments are an object; a text that is none is the value of one. */
    private static String arguments(String text) {
        try {
            JsonNode written = JSON.readTree(text);
            if (written.isObject()) {
                return text;
            }
        } catch (JacksonException plain) {
            return wrapped(text);
        }
        return wrapped(text);
    }

    private static String wrapped(String text) {
        return JSON.writeValueAsString(Map.of("input", text));
    }

    private static ObjectNode said(ArrayNode messages, String role, String text) {
        return messages.addObject().put("role", role).put("content", text);
    }

    /** What is left of the text, with placeholders numbered as they come. */
    static String shown(List<Segment> segments) {
        String text = segments.stream()
                .filter(segment -> segment.kind() == Segment.Kind.TEXT
                        && SAID.contains(segment.channel())
                        && segment.pointer().startsWith("/messages/"))
                .map(Segment::text)
                .collect(Collectors.joining("\n"));
        Map<String, String> names = new LinkedHashMap<>();
        Map<String, Integer> counts = new HashMap<>();
        return Placeholder.SYNTAX
                .matcher(text)
                .replaceAll(match -> names.computeIfAbsent(
                        match.group(),
                        unknown -> "<" + match.group(1) + "_" + counts.merge(match.group(1), 1, Integer::sum) + ">"));
    }
}
