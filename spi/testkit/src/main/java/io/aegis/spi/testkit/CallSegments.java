package io.aegis.spi.testkit;

import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Part;
import io.aegis.spi.content.Segment;
import io.aegis.spi.content.Trust;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The segments of a tool call, as the gateway makes them: of every string, every name and every long number. Used once. */
final class CallSegments {
    private static final int LONG_NUMBER = 7;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final int firstId;
    private final int message;
    private final List<Segment> segments = new ArrayList<>();

    CallSegments(int firstId, int message) {
        this.firstId = firstId;
        this.message = message;
    }

    /**
     * @param place of the call
     * @throws IllegalArgumentException if the arguments are not one JSON object or string
     */
    List<Segment> of(String place, String namespace, String name, String arguments) {
        add(Segment.Kind.TEXT, place + "/namespace", namespace);
        add(Segment.Kind.TEXT, place + "/name", name);
        walk(place + "/arguments", document(arguments));
        return segments;
    }

    private static JsonNode document(String arguments) {
        try {
            JsonNode document = JSON.readTree(arguments);
            if (document.isObject() || document.isString()) {
                return document;
            }
        } catch (JacksonException broken) {
            throw new IllegalArgumentException("arguments must be one JSON object or string", broken);
        }
        throw new IllegalArgumentException("arguments must be one JSON object or string");
    }

    private void walk(String place, JsonNode value) {
        if (value.isString()) {
            add(Segment.Kind.TEXT, place, value.stringValue());
        } else if (value.isNumber()) {
            String digits = value.toString();
            if (digits.chars().filter(Character::isDigit).count() >= LONG_NUMBER) {
                add(Segment.Kind.NUMBER, place, digits);
            }
        } else if (value.isArray()) {
            for (int at = 0; at < value.size(); at++) {
                walk(place + "/" + at, value.get(at));
            }
        } else {
            value.properties().forEach(member -> {
                String inside = place + "/" + member.getKey().replace("~", "~0").replace("/", "~1");
                add(Segment.Kind.KEY, inside, member.getKey());
                walk(inside, member.getValue());
            });
        }
    }

    private void add(Segment.Kind kind, String pointer, String text) {
        if (!text.isEmpty()) {
            segments.add(new Segment(
                    firstId + segments.size(),
                    kind,
                    Channel.TOOL_ARGUMENTS,
                    Trust.MODEL,
                    message,
                    pointer,
                    text,
                    List.of(new Part(0, text.length()))));
        }
    }
}
