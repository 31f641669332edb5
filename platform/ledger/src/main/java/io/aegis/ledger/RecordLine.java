package io.aegis.ledger;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads a line that says that it is a record, and takes it only in the one form in which a ledger writes it. */
final class RecordLine {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final Set<String> TEXTS = Set.of("at", "origin", "prev_hash", "type");
    private static final Set<String> MEMBERS = Set.of("at", "body", "origin", "prev_hash", "seq", "type");

    /** Up to here the doubles, which are the numbers of JSON to RFC 8785, hold every whole number. */
    private static final long LARGEST_WHOLE = 1L << 53;

    private RecordLine() {}

    /** The record of a line without its line feed; empty if no ledger writes such a line. */
    static Optional<JsonNode> read(byte[] line) {
        try {
            JsonNode record = JSON.readTree(new String(line, StandardCharsets.UTF_8));
            return isRecord(record) && Arrays.equals(canonical(record), line) ? Optional.of(record) : Optional.empty();
        } catch (JacksonException notJson) {
            return Optional.empty();
        }
    }

    private static boolean isRecord(JsonNode record) {
        return record.isObject()
                && Set.copyOf(record.propertyNames()).equals(MEMBERS)
                && record.path("body").isObject()
                && record.path("seq").isIntegralNumber()
                && record.path("seq").canConvertToLong()
                && record.path("seq").longValue() >= 1
                && TEXTS.stream().allMatch(name -> record.path(name).isString());
    }

    /** The canonical form of what records may hold; anything else becomes something that no line equals. */
    private static byte[] canonical(JsonNode node) {
        var json = new JsonText(1024);
        write(json, node);
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void write(JsonText json, JsonNode node) {
        switch (node.getNodeType()) {
            case OBJECT ->
                json.object(object -> {
                    var members = new TreeMap<String, JsonNode>();
                    node.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
                    members.forEach((name, value) -> write(object.name(name), value));
                });
            case ARRAY -> json.array(array -> node.forEach(item -> write(array, item)));
            case STRING -> json.text(node.stringValue());
            case BOOLEAN -> json.bool(node.booleanValue());
            case NUMBER -> json.raw(number(node));
            case NULL -> json.raw("null");
            case BINARY, MISSING, POJO -> json.raw("");
        }
    }

    private static String number(JsonNode node) {
        if (node.isIntegralNumber() && node.canConvertToLong() && isSafe(node.longValue())) {
            return Long.toString(node.longValue());
        }
        double value = node.doubleValue();
        return Double.isFinite(value) ? JsonNumber.of(value) : "";
    }

    private static boolean isSafe(long whole) {
        return whole >= -LARGEST_WHOLE && whole <= LARGEST_WHOLE;
    }
}
