package io.aegis.server;

import io.aegis.kernel.port.ErrorCode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** JSON of the gateway's own surfaces. What a library says of somebody's text stays in here, because it quotes it. */
final class Json {
    /** A plugin's file in base64; bodies have limits of their own. */
    private static final int MOST_TEXT = 96 * 1024 * 1024;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(128)
                            .maxNameLength(1024)
                            .maxStringLength(MOST_TEXT)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static byte[] bytes(JsonNode node) {
        return MAPPER.writeValueAsBytes(node);
    }

    /** Reads JSON of our own making. */
    static JsonNode own(byte[] bytes) {
        return MAPPER.readTree(bytes);
    }

    /**
     * Reads an object that a client sent.
     *
     * @param known its members; any other is refused
     */
    static ObjectNode request(byte[] body, Set<String> known) {
        ObjectNode object = object(body);
        for (String name : object.propertyNames()) {
            if (!known.contains(name)) {
                throw unknown(name, known);
            }
        }
        return object;
    }

    static Optional<String> text(ObjectNode object, String name) {
        JsonNode node = object.get(name);
        if (node == null || node.isNull()) {
            return Optional.empty();
        }
        if (!node.isString()) {
            throw invalid("'" + name + "' is not a string.", "Send a string.");
        }
        return Optional.of(node.stringValue());
    }

    static String required(ObjectNode object, String name) {
        return text(object, name).orElseThrow(() -> invalid("'" + name + "' is missing.", "Send it."));
    }

    static boolean flag(ObjectNode object, String name) {
        JsonNode node = object.get(name);
        if (node == null || node.isNull()) {
            return false;
        }
        if (!node.isBoolean()) {
            throw invalid("'" + name + "' is not true or false.", "Send true or false.");
        }
        return node.booleanValue();
    }

    static Optional<List<String>> texts(ObjectNode object, String name) {
        JsonNode node = object.get(name);
        if (node == null || node.isNull()) {
            return Optional.empty();
        }
        if (!node.isArray() || !node.valueStream().allMatch(JsonNode::isString)) {
            throw invalid("'" + name + "' is not a list of strings.", "Send a list of strings.");
        }
        return Optional.of(node.valueStream().map(JsonNode::stringValue).toList());
    }

    static Optional<Long> number(ObjectNode object, String name) {
        JsonNode node = object.get(name);
        if (node == null || node.isNull()) {
            return Optional.empty();
        }
        if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 0) {
            throw invalid("'" + name + "' is not a whole number.", "Send a whole number of zero or more.");
        }
        return Optional.of(node.longValue());
    }

    static RequestRefused invalid(String what, String fix) {
        return RequestRefused.because(
                ErrorCode.INVALID_REQUEST, what, "The request cannot be understood without doubt.", fix);
    }

    private static ObjectNode object(byte[] body) {
        try {
            if (MAPPER.readTree(Utf8.text(body)) instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException quotesTheBody) {
            throw notJson();
        }
        throw notJson();
    }

    /** Whether a text is one JSON object. */
    static boolean isObject(String text) {
        try {
            return MAPPER.readTree(text) instanceof ObjectNode;
        } catch (JacksonException none) {
            return false;
        }
    }

    private static RequestRefused notJson() {
        return RequestRefused.because(
                ErrorCode.INVALID_JSON,
                "The body is not one JSON object.",
                "It must be valid UTF-8 and JSON, without duplicate names and not nested deeper than 128.",
                "Send one JSON object.");
    }

    private static RequestRefused unknown(String name, Set<String> known) {
        String shown = name.length() <= 64 && name.chars().allMatch(letter -> letter > 0x20 && letter < 0x7F)
                ? name
                : "(not printable)";
        return invalid(
                "'" + shown + "' is not a member of this request.",
                "Send only: " + String.join(", ", known.stream().sorted().toList()) + ".");
    }
}
