package io.aegis.cli;

import java.util.Map;
import tools.jackson.databind.JsonNode;

/** JSON values as block YAML. Strings are always quoted as JSON quotes them, which YAML reads the same way. */
final class Yaml {
    private Yaml() {}

    static String of(JsonNode node) {
        var text = new StringBuilder();
        write(text, node, 0);
        return text.toString().strip();
    }

    private static void write(StringBuilder text, JsonNode node, int depth) {
        if (node.isObject() && !node.isEmpty()) {
            for (Map.Entry<String, JsonNode> member : node.properties()) {
                text.append('\n')
                        .append("  ".repeat(depth))
                        .append(member.getKey())
                        .append(':');
                write(text, member.getValue(), depth + 1);
            }
        } else if (node.isArray() && !node.isEmpty()) {
            for (JsonNode item : node) {
                text.append('\n').append("  ".repeat(depth)).append('-');
                write(text, item, depth + 1);
            }
        } else {
            text.append(' ').append(node);
        }
    }
}
