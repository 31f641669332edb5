package io.aegis.spi.testkit;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.aegis.spi.settings.Settings;
import java.util.LinkedHashMap;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The settings schema that a bundle ships. */
final class SettingsSchema {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final JsonNode document;

    private SettingsSchema(JsonNode document) {
        this.document = document;
    }

    static SettingsSchema of(PluginBundle bundle) {
        String text = bundle.file(PluginBundle.SCHEMA)
                .orElseThrow(() -> new AssertionError("the bundle has no " + PluginBundle.SCHEMA));
        try {
            return new SettingsSchema(JSON.readTree(text));
        } catch (JacksonException broken) {
            throw new AssertionError(PluginBundle.SCHEMA + " is not one JSON document without duplicate keys", broken);
        }
    }

    JsonNode document() {
        return document;
    }

    /** Every reference in the schema. */
    List<String> references() {
        return document.findValuesAsString("$ref");
    }

    /** What is wrong with some settings; empty if nothing is. */
    List<String> errors(Settings settings) {
        JsonNode instance = JSON.valueToTree(settings.asMap());
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(document)
                .validate(instance)
                .stream()
                .map(Object::toString)
                .toList();
    }

    /** The settings with one more name, which no schema knows. */
    static Settings withUnknownName(Settings settings) {
        var values = new LinkedHashMap<String, Object>(settings.asMap());
        values.put("no_such_setting", true);
        return Settings.of(values);
    }
}
