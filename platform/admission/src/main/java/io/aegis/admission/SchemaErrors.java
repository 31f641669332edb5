package io.aegis.admission;

import com.networknt.schema.Error;
import com.networknt.schema.path.NodePath;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Words for what a schema validator found. Its own messages quote the values; these are made of the schema alone. */
final class SchemaErrors {
    private SchemaErrors() {}

    static List<SettingsProblem> problems(List<Error> errors) {
        var problems = new LinkedHashSet<SettingsProblem>();
        errors.forEach(error -> problems.add(problem(error)));
        return List.copyOf(problems);
    }

    private static SettingsProblem problem(Error error) {
        String at = pointer(error.getInstanceLocation());
        String property = error.getProperty();
        String keyword = String.valueOf(error.getKeyword());
        return switch (keyword) {
            case "additionalProperties", "unevaluatedProperties" ->
                new SettingsProblem(child(at, property), "is not a setting of this plugin");
            case "required" -> new SettingsProblem(child(at, property), "is required");
            case "type" -> new SettingsProblem(at, "must be of type " + schema(error));
            case "enum" -> new SettingsProblem(at, "must be one of " + schema(error));
            case "pattern", "format" -> new SettingsProblem(at, "must have the form " + schema(error));
            case "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties" ->
                new SettingsProblem(at, "must keep to " + keyword + " " + schema(error));
            case "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf" ->
                new SettingsProblem(at, "must keep to " + keyword + " " + schema(error));
            case "uniqueItems" -> new SettingsProblem(at, "must not list anything twice");
            case "false" -> new SettingsProblem(at, "must not be set here");
            case "anyOf", "oneOf" ->
                new SettingsProblem(at, "must have one of the forms that the plugin's schema allows");
            default -> new SettingsProblem(at, "does not keep to the plugin's schema (" + Words.shown(keyword) + ")");
        };
    }

    private static String schema(Error error) {
        JsonNode node = error.getSchemaNode();
        if (node == null) {
            return "that the plugin's schema says";
        }
        return Words.shown(
                node.isArray()
                        ? StreamSupport.stream(node.spliterator(), false)
                                .map(SchemaErrors::text)
                                .collect(Collectors.joining(", "))
                        : text(node));
    }

    private static String text(JsonNode node) {
        return node.isString() ? node.asString() : node.toString();
    }

    private static String pointer(NodePath path) {
        var pointer = new StringBuilder();
        for (int at = 0; at < path.getNameCount(); at++) {
            pointer.append('/').append(escaped(String.valueOf(path.getElement(at))));
        }
        return pointer.toString();
    }

    private static String child(String pointer, @Nullable String property) {
        return property == null ? pointer : pointer + "/" + escaped(property);
    }

    private static String escaped(String name) {
        return Words.shown(name).replace("~", "~0").replace("/", "~1");
    }
}
