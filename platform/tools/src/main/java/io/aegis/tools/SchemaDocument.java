package io.aegis.tools;

import static java.util.Map.entry;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A JSON Schema as it is written, read to its last keyword. A validator overlooks what it does not know, and a rule with a slip in it would hold for nothing.
 */
final class SchemaDocument {
    private static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(40)
                            .maxTokenCount(20_000)
                            .build())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final Set<String> TYPES =
            Set.of("object", "array", "string", "number", "integer", "boolean", "null");
    private static final Set<String> SCHEMA = Set.of(
            "not",
            "if",
            "then",
            "else",
            "items",
            "contains",
            "additionalProperties",
            "propertyNames",
            "unevaluatedItems",
            "unevaluatedProperties");
    private static final Set<String> SCHEMAS = Set.of("allOf", "anyOf", "oneOf", "prefixItems");
    private static final Set<String> SCHEMAS_BY_NAME =
            Set.of("properties", "patternProperties", "dependentSchemas", "$defs", "definitions");
    private static final Map<String, Predicate<JsonNode>> VALUES = Map.ofEntries(
            entry("type", SchemaDocument::isType),
            entry("enum", JsonNode::isArray),
            entry("const", value -> true),
            entry("default", value -> true),
            entry("examples", JsonNode::isArray),
            entry(
                    "multipleOf",
                    value -> value.isNumber() && value.decimalValue().signum() > 0),
            entry("maximum", JsonNode::isNumber),
            entry("exclusiveMaximum", JsonNode::isNumber),
            entry("minimum", JsonNode::isNumber),
            entry("exclusiveMinimum", JsonNode::isNumber),
            entry("maxLength", SchemaDocument::isCount),
            entry("minLength", SchemaDocument::isCount),
            entry("maxItems", SchemaDocument::isCount),
            entry("minItems", SchemaDocument::isCount),
            entry("maxContains", SchemaDocument::isCount),
            entry("minContains", SchemaDocument::isCount),
            entry("maxProperties", SchemaDocument::isCount),
            entry("minProperties", SchemaDocument::isCount),
            entry("uniqueItems", JsonNode::isBoolean),
            entry("required", SchemaDocument::isNames),
            entry("dependentRequired", SchemaDocument::isNamesByName),
            entry("pattern", SchemaDocument::isPattern),
            entry("format", JsonNode::isString),
            entry("title", JsonNode::isString),
            entry("description", JsonNode::isString),
            entry("$comment", JsonNode::isString),
            entry("contentEncoding", JsonNode::isString),
            entry("contentMediaType", JsonNode::isString),
            entry("deprecated", JsonNode::isBoolean),
            entry("readOnly", JsonNode::isBoolean),
            entry("writeOnly", JsonNode::isBoolean),
            entry("$ref", SchemaDocument::isLocal));

    private final ObjectNode root;
    private final Set<String> names = new HashSet<>();
    private final Set<String> places = new HashSet<>();
    private final Map<String, String> references = new HashMap<>();
    private final Map<String, String> formats = new HashMap<>();

    private SchemaDocument(ObjectNode root) {
        this.root = root;
    }

    /**
     * Reads a schema.
     *
     * @throws ToolException if anything of it is not understood
     */
    static SchemaDocument read(String json) {
        try {
            if (!(JSON.readTree(json) instanceof ObjectNode root)) {
                throw wrong("", "a JSON Schema is written as keys with values");
            }
            var document = new SchemaDocument(root);
            document.schema(root, "");
            document.requireReferencesToLead();
            return document;
        } catch (JacksonException unreadable) {
            throw wrong("", "this schema has more than 40 levels or 20,000 values");
        }
    }

    ObjectNode root() {
        return root;
    }

    /** Names of properties that it knows. */
    Set<String> names() {
        return Set.copyOf(names);
    }

    void requireObjects() {
        if (!root.path("type").asString("").equals("object")) {
            throw wrong("", "the arguments of a tool are an object: `type: object` is missing");
        }
    }

    void requireKnownFormats() {
        Set<String> known = KnownFormat.all().stream().map(KnownFormat::name).collect(Collectors.toSet());
        formats.forEach((place, format) -> {
            if (!known.contains(format)) {
                throw wrong(place, "this format is not known here, so nothing would be compared with it");
            }
        });
    }

    private void schema(JsonNode schema, String place) {
        places.add(place);
        if (schema.isBoolean()) {
            return;
        }
        if (!(schema instanceof ObjectNode keywords)) {
            throw wrong(place, "a schema is expected here");
        }
        keywords.properties().forEach(keyword -> keyword(keyword.getKey(), keyword.getValue(), place));
    }

    private void keyword(String keyword, JsonNode value, String parent) {
        String place = child(parent, keyword);
        if (SCHEMA.contains(keyword)) {
            schema(value, place);
        } else if (SCHEMAS.contains(keyword)) {
            schemas(value, place);
        } else if (SCHEMAS_BY_NAME.contains(keyword)) {
            schemasByName(keyword, value, place);
        } else if (!keyword.equals("$schema")
                || !parent.isEmpty()
                || !value.asString("").equals(DRAFT)) {
            value(keyword, value, place);
        }
    }

    private void value(String keyword, JsonNode value, String place) {
        Predicate<JsonNode> form = VALUES.get(keyword);
        if (form == null) {
            throw wrong(place, "this keyword is not one of draft 2020-12, or not one that is supported here");
        }
        if (!form.test(value)) {
            throw wrong(place, fault(keyword));
        }
        switch (keyword) {
            case "required" -> value.forEach(name -> names.add(name.asString()));
            case "dependentRequired" -> value.forEach(list -> list.forEach(name -> names.add(name.asString())));
            case "format" -> formats.put(place, value.asString());
            case "$ref" -> references.put(place, value.asString().substring(1));
            default -> {} // nothing to remember
        }
    }

    private static String fault(String keyword) {
        return switch (keyword) {
            case "$ref" -> "a reference leads out of this schema";
            case "pattern" ->
                "this pattern is too large, or not one of RE2, which has no look-around and no back-references";
            default -> "this keyword does not take such a value";
        };
    }

    private void schemas(JsonNode list, String place) {
        if (!list.isArray() || list.isEmpty()) {
            throw wrong(place, "a list of schemas is expected here");
        }
        for (int at = 0; at < list.size(); at++) {
            schema(list.get(at), place + "/" + at);
        }
    }

    private void schemasByName(String keyword, JsonNode map, String place) {
        if (!map.isObject()) {
            throw wrong(place, "schemas by name are expected here");
        }
        map.properties().forEach(named -> {
            String child = child(place, named.getKey());
            if (keyword.equals("properties")) {
                names.add(named.getKey());
            }
            if (keyword.equals("patternProperties") && !PlainPattern.isOne(named.getKey())) {
                throw wrong(child, fault("pattern"));
            }
            schema(named.getValue(), child);
        });
    }

    private void requireReferencesToLead() {
        references.forEach((place, target) -> {
            if (!places.contains(target)) {
                throw wrong(place, "this reference leads to no schema");
            }
        });
    }

    private static boolean isType(JsonNode value) {
        return value.isArray()
                ? !value.isEmpty() && value.valueStream().allMatch(type -> TYPES.contains(type.asString("")))
                : TYPES.contains(value.asString(""));
    }

    private static boolean isCount(JsonNode value) {
        return value.isIntegralNumber() && value.canConvertToInt() && value.intValue() >= 0;
    }

    private static boolean isNames(JsonNode value) {
        return value.isArray() && value.valueStream().allMatch(JsonNode::isString);
    }

    private static boolean isNamesByName(JsonNode value) {
        return value.isObject() && value.valueStream().allMatch(SchemaDocument::isNames);
    }

    private static boolean isPattern(JsonNode value) {
        return value.isString() && PlainPattern.isOne(value.asString());
    }

    private static boolean isLocal(JsonNode value) {
        return value.asString("").matches("#(/[^%#]*)?");
    }

    private static String child(String place, String name) {
        return place + "/" + name.replace("~", "~0").replace("/", "~1");
    }

    static ToolException wrong(String place, String what) {
        return new ToolException(
                place,
                what,
                "A word of a schema that means nothing would let arguments through.",
                "Write JSON Schema of draft 2020-12 that needs nothing but itself.");
    }
}
