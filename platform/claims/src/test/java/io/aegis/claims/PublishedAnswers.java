package io.aegis.claims;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/**
 * What OpenAI publishes of the shape of its answers. The schemas are written by {@code src/test/scripts/published-answers.mjs} from the OpenAPI document, without
 * its words.
 */
final class PublishedAnswers {
    private static final String DOCUMENT = document();
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private static final Map<String, Schema> SCHEMAS = new ConcurrentHashMap<>();

    private PublishedAnswers() {}

    private static String document() {
        try (var stream = requireNonNull(PublishedAnswers.class.getResourceAsStream("published-answers.json"))) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** What is wrong with an answer; empty if it is as published. */
    static List<Error> wrong(String schema, JsonNode answer) {
        return SCHEMAS.computeIfAbsent(schema, PublishedAnswers::schema).validate(answer.toString(), InputFormat.JSON);
    }

    static void requireShape(String schema, JsonNode answer) {
        assertThat(wrong(schema, answer)).as("%s as %s", answer, schema).isEmpty();
    }

    private static Schema schema(String name) {
        if (!Json.parse(DOCUMENT).path("components").path("schemas").has(name)) {
            throw new AssertionError("nothing is published under the name " + name);
        }
        return REGISTRY.getSchema("{\"$ref\":\"#/components/schemas/" + name + "\","
                + DOCUMENT.strip().substring(1));
    }
}
