package io.aegis.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A schema of a few lines that a validator would not be done with this year. */
class SchemaReferencesTest {
    private static final String MANY = "at most 10000 times";

    @Nested
    class APartThatLeadsToTheNextTwice {
        @Test
        void isFollowedATimeOrTwo() {
            assertFine(schema("\"$ref\": \"#/$defs/a0\"", doubling(0, 12)));
        }

        @ParameterizedTest
        @ValueSource(ints = {14, 40, 400})
        void isRefusedIfTheWayIsLong(int parts) {
            assertRefused(schema("\"$ref\": \"#/$defs/a0\"", doubling(0, parts)), MANY);
        }

        @Test
        void isRefusedWhereAJarIsRead() {
            byte[] schema = schema("\"$ref\": \"#/$defs/a0\"", doubling(0, 40)).getBytes(StandardCharsets.UTF_8);
            assertThatThrownBy(() -> SettingsSchema.parse(schema))
                    .isInstanceOf(MalformedException.class)
                    .hasMessageContaining(MANY);
        }

        @Test
        void isRefusedByTheNameOfAnAnchorToo() {
            String definitions = IntStream.range(0, 40)
                    .mapToObj(at -> ("\"a%1$d\": {\"$dynamicAnchor\": \"n%1$d\", \"allOf\": [{\"$ref\": \"#n%2$d\"},"
                                    + " {\"$dynamicRef\": \"#n%2$d\"}]}")
                            .formatted(at, at + 1))
                    .collect(Collectors.joining(", "));
            assertRefused(schema("\"$ref\": \"#n0\"", definitions + ", \"a40\": {\"$anchor\": \"n40\"}"), MANY);
        }

        @Test
        void isRefusedUnderThePropertyWithTheNameOfAKeyword() {
            String twice = "\"properties\": {\"$defs\": {\"allOf\": [{\"$ref\": \"#/$defs/a0\"}]}}";
            assertRefused(schema(twice, doubling(0, 40)), MANY);
        }

        /** Whoever counted each part once, and nothing for those on the way to it, would find four short ways. */
        @Test
        void isRefusedIfItsWayLeadsBackToPartsThatAreOpen() {
            String definitions = doubling(0, 40)
                    .replace("\"a10\": {", "\"a10\": {\"properties\": {\"z\": {\"$ref\": \"#/$defs/a0\"}}, ")
                    .replace("\"a20\": {", "\"a20\": {\"properties\": {\"z\": {\"$ref\": \"#/$defs/a10\"}}, ")
                    .replace("\"a30\": {", "\"a30\": {\"properties\": {\"z\": {\"$ref\": \"#/$defs/a20\"}}, ");
            assertRefused(
                    schema(
                            "\"properties\": {\"a\": {\"$ref\": \"#/$defs/a30\"}, \"b\": {\"$ref\": \"#/$defs/a0\"}}",
                            definitions),
                    MANY);
        }

        private static String doubling(int from, int to) {
            return IntStream.range(from, to)
                    .mapToObj(at ->
                            "\"a%1$d\": {\"allOf\": [{\"$ref\": \"#/$defs/a%2$d\"}, {\"$ref\": \"#/$defs/a%2$d\"}]}"
                                    .formatted(at, at + 1))
                    .collect(Collectors.joining(", ", "", ", \"a" + to + "\": {}"));
        }
    }

    @Nested
    class Definitions {
        @Test
        void mayBeUsedByManyProperties() {
            String properties = IntStream.range(0, 2_000)
                    .mapToObj(at -> "\"p" + at + "\": {\"$ref\": \"#/$defs/word\"}")
                    .collect(Collectors.joining(", ", "\"properties\": {", "}"));
            assertFine(schema(properties, "\"word\": {\"type\": \"string\"}"));
        }

        @Test
        void mayLeadBackToThemselves() {
            assertFine(schema("\"$ref\": \"#\"", ""));
            assertFine(schema(
                    "\"properties\": {\"when\": {\"$ref\": \"#/$defs/when\"}}",
                    "\"when\": {\"properties\": {\"all\": {\"items\": {\"$ref\": \"#/$defs/when\"}},"
                            + " \"any\": {\"items\": {\"$ref\": \"#/$defs/when\"}},"
                            + " \"not\": {\"$ref\": \"#/$defs/when\"}}}"));
        }

        /** As a schema for schemas has it. */
        @Test
        void mayLeadBackToThemselvesADozenTimes() {
            String back = IntStream.range(0, 12)
                    .mapToObj(at -> "\"k" + at + "\": {\"$ref\": \"#/$defs/a\"}")
                    .collect(Collectors.joining(", "));
            assertFine(schema("\"$ref\": \"#/$defs/a\"", "\"a\": {\"properties\": {" + back + "}}"));
        }

        @Test
        void doNotLeadBackToThemselvesAHundredTimes() {
            String back = IntStream.range(0, 100)
                    .mapToObj(at -> "{\"$ref\": \"#/$defs/a\"}")
                    .collect(Collectors.joining(", "));
            assertRefused(
                    schema("\"$ref\": \"#/$defs/a\"", "\"a\": {\"properties\": {\"x\": {\"allOf\": [" + back + "]}}}"),
                    MANY);
        }

        @Test
        void areNoChainOfAThousand() {
            assertFine(schema("\"$ref\": \"#/$defs/a0\"", chain(400)));
            assertRefused(schema("\"$ref\": \"#/$defs/a0\"", chain(1_000)), "500 in a row");
        }

        @Test
        void thatNobodyUsesDoNotCount() {
            assertFine(schema("\"title\": \"A chain\"", chain(1_000)));
        }

        private static String chain(int parts) {
            return IntStream.range(0, parts)
                    .mapToObj(at -> "\"a" + at + "\": {\"$ref\": \"#/$defs/a" + (at + 1) + "\"}")
                    .collect(Collectors.joining(", ", "", ", \"a" + parts + "\": {}"));
        }
    }

    /** A validator decodes, drops and counts in its own way. */
    @Nested
    class AReferenceThatTwoReadersFollowToTwoPlaces {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "#/$defs/%61",
                    "#/$defs/a+b",
                    "#/$defs/a b",
                    "#/$defs/01",
                    "#/$defs/4294967297",
                    "#/$defs/a/",
                    "#/$defs//a",
                    "#/",
                    "#/$defs/a#b",
                    "#/$defs/nowhere",
                    "#nowhere",
                    "#$defs/a"
                })
        void isRefused(String reference) {
            assertRefused(
                    schema(
                            "\"$ref\": \"" + reference + "\"",
                            "\"a\": {\"\": {}}, \"a+b\": {}, \"a b\": {}, \"01\": {}, \"4294967297\": {}, \"\": {},"
                                    + " \"%61\": {}, \"a#b\": {}"),
                    "lead to a part of the document");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"#", "#/$defs/a", "#/$defs/2fa", "#/$defs/7", "#/$defs/a~1b", "#/$defs/a.b/allOf/0", "#n"})
        void isNotAPlainOne(String reference) {
            assertFine(schema(
                    "\"$ref\": \"" + reference + "\"",
                    "\"a\": {\"$anchor\": \"n\"}, \"2fa\": {}, \"7\": {}, \"a/b\": {}, \"a.b\": {\"allOf\": [{}]}"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"/a", "a b", "", "n"})
        void isRefusedForItsAnchor(String name) {
            assertRefused(
                    schema(
                            "\"title\": \"Two anchors\"",
                            "\"a\": {\"$anchor\": \"n\"}, \"b\": {\"$dynamicAnchor\": \"" + name + "\"}"),
                    "anchors of different names");
        }
    }

    @Test
    void aSchemaThatLeadsBackToItselfIsRead() throws MalformedException {
        SettingsSchema schema = SettingsSchema.parse(schema(
                        "\"properties\": {\"next\": {\"$ref\": \"#/$defs/next\"}}",
                        "\"next\": {\"type\": \"object\", \"properties\": {\"next\": {\"$ref\": \"#/$defs/next\"}}}")
                .getBytes(StandardCharsets.UTF_8));
        assertThat(schema.checkWritten(Map.of("next", Map.of("next", Map.of("next", Map.of())))))
                .isEmpty();
        assertThat(schema.checkWritten(Map.of("next", Map.of("next", Map.of("next", 1)))))
                .hasSize(1);
    }

    private static void assertFine(String schema) {
        assertThatCode(() -> SchemaReferences.requireModest(read(schema))).doesNotThrowAnyException();
    }

    private static void assertRefused(String schema, String words) {
        assertThatThrownBy(() -> SchemaReferences.requireModest(read(schema)))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining(words);
    }

    private static ObjectNode read(String schema) {
        return (ObjectNode) JsonMapper.shared().readTree(schema);
    }

    private static String schema(String keywords, String definitions) {
        return "{\"$schema\": \"https://json-schema.org/draft/2020-12/schema\", \"type\": \"object\", " + keywords
                + ", \"$defs\": {" + definitions + "}}";
    }
}
