package io.aegis.claims;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON as the tests read and write it: an independent walk, which knows nothing of the gateway's tables. */
final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private Json() {}

    static JsonNode parse(byte[] bytes) {
        return MAPPER.readTree(bytes);
    }

    static JsonNode parse(String text) {
        return MAPPER.readTree(text);
    }

    static JsonNode of(Object value) {
        return MAPPER.valueToTree(value);
    }

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static byte[] bytes(JsonNode node) {
        return MAPPER.writeValueAsBytes(node);
    }

    static String quoted(String text) {
        return MAPPER.writeValueAsString(text);
    }

    /** Visits every value with its JSON pointer, the root included. */
    static void walk(JsonNode node, BiConsumer<String, JsonNode> visitor) {
        walk("", node, visitor);
    }

    private static void walk(String pointer, JsonNode node, BiConsumer<String, JsonNode> visitor) {
        visitor.accept(pointer, node);
        if (node.isObject()) {
            node.properties()
                    .forEach(member -> walk(pointer + "/" + escaped(member.getKey()), member.getValue(), visitor));
        } else if (node.isArray()) {
            for (int index = 0; index < node.size(); index++) {
                walk(pointer + "/" + index, node.get(index), visitor);
            }
        }
    }

    static List<String> pointers(JsonNode root, java.util.function.Predicate<JsonNode> wanted) {
        List<String> found = new ArrayList<>();
        walk(root, (pointer, node) -> {
            if (wanted.test(node)) {
                found.add(pointer);
            }
        });
        return found;
    }

    /** A copy in which the value at a pointer is another one. */
    static JsonNode with(JsonNode root, String pointer, JsonNode value) {
        if (pointer.isEmpty()) {
            return value;
        }
        JsonNode copy = root.deepCopy();
        int last = pointer.lastIndexOf('/');
        JsonNode parent = copy.at(pointer.substring(0, last));
        String name = pointer.substring(last + 1).replace("~1", "/").replace("~0", "~");
        if (parent instanceof ObjectNode object) {
            object.set(name, value);
        } else if (parent instanceof ArrayNode array) {
            array.set(Integer.parseInt(name), value);
        } else {
            throw new IllegalArgumentException("nothing is at " + pointer);
        }
        return copy;
    }

    static JsonNode with(JsonNode root, String pointer, String value) {
        return with(root, pointer, MAPPER.getNodeFactory().stringNode(value));
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
