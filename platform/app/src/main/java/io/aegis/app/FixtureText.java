package io.aegis.app;

import io.aegis.config.Fixture;
import io.aegis.server.StageText;
import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Placeholder;
import io.aegis.spi.content.Segment;
import io.aegis.spi.guard.Stage;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The text of a fixture, on its way to the guards and back. */
final class FixtureText {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Set<Channel> SAID =
            Set.of(Channel.SYSTEM, Channel.USER, Channel.ASSISTANT, Channel.TOOL_ARGUMENTS, Channel.TOOL_RESULT);

    private FixtureText() {}

    /** A chat request that holds the text where its stage would meet it. */
    static byte[] request(Fixture fixture, String route) {
        ObjectNode chat = JSON.createObjectNode().put("model", route);
        ArrayNode messages = chat.putArray("messages");
        fixture.input()
                .ifPresent(text ->
                        StageText.add(messages, Stage.valueOf(fixture.stage().name()), text));
        for (Fixture.Message message : fixture.messages()) {
            ObjectNode added = StageText.said(messages, message.role(), message.content());
            message.call().ifPresent(call -> added.put("tool_call_id", call));
        }
        return JSON.writeValueAsString(chat).getBytes(StandardCharsets.UTF_8);
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
