package io.aegis.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.kernel.port.ArgumentPolicy.Ruling;
import io.aegis.spi.guard.Finding;
import io.aegis.tools.SchemaPolicy.Rule;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SchemaPolicyTest {
    private static final String OBJECT = "{\"type\":\"object\"}";

    private static SchemaPolicy parameters(String schema) {
        return SchemaPolicy.of(schema, List.of());
    }

    private static SchemaPolicy properties(String properties) {
        return parameters("{\"type\":\"object\",\"properties\":" + properties + "}");
    }

    private static SchemaPolicy rule(boolean denies, String when) {
        return SchemaPolicy.of(OBJECT, List.of(new Rule(when, denies, "a-rule")));
    }

    private static String fault(SchemaPolicy policy, String arguments) {
        return policy.judge(arguments) instanceof Ruling.Unfit(String fault) ? fault : "";
    }

    private static void assertFits(SchemaPolicy policy, String arguments) {
        assertThat(policy.judge(arguments)).isEqualTo(new Ruling.Fits(List.of()));
    }

    private static void assertUnfit(SchemaPolicy policy, String arguments) {
        assertThat(policy.judge(arguments)).isInstanceOf(Ruling.Unfit.class);
    }

    private static void assertForbidden(SchemaPolicy policy, String arguments) {
        assertThat(policy.judge(arguments)).isInstanceOf(Ruling.Forbidden.class);
    }

    @Nested
    class Parameters {
        private final SchemaPolicy policy = parameters("""
            {"type": "object", "additionalProperties": false, "required": ["to"],
             "properties": {
               "to": {"type": "string", "format": "email"},
               "lines": {"type": "array", "maxItems": 2, "items": {"type": "object", "properties": {"a/b~c": {"maximum": 5}}}},
               "size": {"enum": ["s", "m"]},
               "id": {"type": "integer", "maximum": 9007199254740992}}}
            """);

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "{} | /to: required",
                    "{\"to\":\"hunter2\"} | /to: format email",
                    "{\"to\":1} | /to: type string",
                    "{\"to\":\"a@example.com\",\"hunter2\":1} | additionalProperties false",
                    "{\"to\":\"a@example.com\",\"lines\":[1]} | /lines/0: type object",
                    "{\"to\":\"a@example.com\",\"lines\":[{\"a/b~c\":6}]} | /lines/0/a~1b~0c: maximum 5",
                    "{\"to\":\"a@example.com\",\"lines\":[{},{},{}]} | /lines: maxItems 2",
                    "{\"to\":\"a@example.com\",\"size\":\"hunter2\"} | /size: enum",
                    "{\"to\":\"a@example.com\",\"id\":9007199254740993} | /id: maximum 9007199254740992"
                })
        void nameThePlaceAndTheKeywordOfAFault(String arguments, String fault) {
            assertThat(fault(policy, arguments)).isEqualTo(fault);
        }

        @Test
        void neverRepeatWhatAModelWroteNotEvenAKey() {
            var open = parameters("""
                {"type": "object", "additionalProperties": {"type": "integer"}, "propertyNames": {"maxLength": 10},
                 "patternProperties": {"^x-": {"const": 1}}, "dependentRequired": {"a": ["b"]}}
                """);
            for (String arguments : new String[] {
                "{\"hunter2\":\"hunter2\"}", "{\"x-hunter2\":\"hunter2\"}", "{\"hunter2hunter2\":{\"hunter2\":1}}"
            }) {
                assertThat(fault(open, arguments)).isNotEmpty().doesNotContain("hunter2");
                assertThat(open.judge(arguments).toString()).doesNotContain("hunter2");
            }
        }

        @Test
        void sayFiveFaultsAtMost() {
            var many = properties("{\"a\":{\"items\":{\"type\":\"string\"}}}");
            assertThat(fault(many, "{\"a\":[1,2,3,4,5,6,7,8,9]}").split("; ")).hasSize(5);
        }

        @Test
        void thatNothingMatchesLetNothingThrough() {
            assertUnfit(parameters("{\"type\":\"object\",\"not\":{}}"), "{}");
            assertUnfit(properties("{\"a\":false}"), "{\"a\":1}");
        }

        @Test
        void takeNoText() {
            assertUnfit(parameters(OBJECT), "hunter2");
            assertUnfit(parameters(OBJECT), "{\"a\":1,\"a\":2}");
        }
    }

    @Nested
    class ARule {
        private static final String LARGE =
                "{\"properties\":{\"amount\":{\"type\":\"integer\",\"minimum\":1000}},\"required\":[\"amount\"]}";

        @ParameterizedTest
        @ValueSource(strings = {"1000", "1000.0", "1e3", "10E+2", "9007199254740993", "1234567890123456789012"})
        void meetsANumberHoweverItIsSpelled(String amount) {
            assertThat(rule(true, LARGE).judge("{\"amount\":" + amount + "}"))
                    .isEqualTo(new Ruling.Forbidden(Finding.of("a-rule")));
            assertThat(rule(false, LARGE).judge("{\"amount\":" + amount + "}"))
                    .isEqualTo(new Ruling.Fits(List.of(Finding.of("a-rule"))));
        }

        @ParameterizedTest
        @ValueSource(strings = {"{\"amount\":999}", "{\"amount\":999.0}", "{}", "{\"Amount\":1000}"})
        void saysNothingOfArgumentsThatItDoesNotMatch(String arguments) {
            assertFits(rule(true, LARGE), arguments);
        }

        @Test
        void meetsAConstantHoweverItIsSpelled() {
            var when = "{\"properties\":{\"a\":{\"const\":100}},\"required\":[\"a\"]}";
            for (String spelled : new String[] {"100", "100.0", "1e2"}) {
                assertForbidden(rule(true, when), "{\"a\":" + spelled + "}");
            }
            for (String spelled : new String[] {"\"jane\"", "\"\\u006aane\""}) {
                assertForbidden(rule(true, when.replace("100", "\"jane\"")), "{\"a\":" + spelled + "}");
            }
        }

        @Test
        void thatForbidsStandsAboveThoseThatAsk() {
            var policy = SchemaPolicy.of(
                    OBJECT,
                    List.of(new Rule("{}", false, "one"), new Rule("{}", true, "two"), new Rule("{}", true, "three")));
            assertThat(policy.judge("{}")).isEqualTo(new Ruling.Forbidden(Finding.of("two")));
        }

        @Test
        void thatAsksIsNamedBesideTheOthers() {
            var policy = SchemaPolicy.of(
                    OBJECT,
                    List.of(
                            new Rule("{}", false, "one"),
                            new Rule("{\"not\":{}}", true, "never"),
                            new Rule("{}", false, "two"),
                            new Rule("{}", false, "one")));
            assertThat(policy.judge("{}")).isEqualTo(new Ruling.Fits(List.of(Finding.of("one"), Finding.of("two"))));
        }

        @Test
        void thatCannotBeEvaluatedForbids() {
            for (String schema : new String[] {"%s", "{\"not\":%s}", "{\"anyOf\":[{\"not\":%s},{}]}"}) {
                String endless = "{\"$defs\":{\"a\":{\"$ref\":\"#/$defs/a\"}},\"allOf\":["
                        + schema.formatted("{\"$ref\":\"#/$defs/a\"}") + "]}";
                for (boolean denies : new boolean[] {true, false}) {
                    assertThat(rule(denies, endless).judge("{}"))
                            .isEqualTo(new Ruling.Forbidden(Finding.of("arguments-unjudged")));
                }
            }
        }

        @Test
        void thatTakesForEverForbids() {
            var defs = new StringBuilder("\"d0\":{\"const\":1}");
            for (int at = 1; at <= 40; at++) {
                String before = "{\"$ref\":\"#/$defs/d" + (at - 1) + "\"}";
                defs.append(",\"d%d\":{\"anyOf\":[%s,%s]}".formatted(at, before, before));
            }
            assertForbidden(rule(false, "{\"$defs\":{" + defs + "},\"$ref\":\"#/$defs/d40\"}"), "{}");
        }
    }

    @Nested
    class ASchema {
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "[] | ''",
                    "true | ''",
                    "{\"type\":\"object\",\"type\":\"array\"} | ''",
                    "{\"$ref\":\"https://evil.example/schema\"} | /$ref",
                    "{\"$ref\":\"file:///etc/passwd\"} | /$ref",
                    "{\"$ref\":\"other.json#/a\"} | /$ref",
                    "{\"$ref\":\"//evil.example\"} | /$ref",
                    "{\"$ref\":\"#anchor\"} | /$ref",
                    "{\"$ref\":\"#/$defs/%61\"} | /$ref",
                    "{\"$ref\":\"#/$defs/nobody\"} | /$ref",
                    "{\"$ref\":\"#/properties\",\"properties\":{\"a\":{}}} | /$ref",
                    "{\"$ref\":1} | /$ref",
                    "{\"properties\":{\"a\":{\"items\":{\"$ref\":\"https://evil.example\"}}}} |"
                            + " /properties/a/items/$ref",
                    "{\"$defs\":{\"a/b\":{\"$ref\":\"https://evil.example\"}}} | /$defs/a~1b/$ref",
                    "{\"$dynamicRef\":\"https://evil.example\"} | /$dynamicRef",
                    "{\"$recursiveRef\":\"#\"} | /$recursiveRef",
                    "{\"$id\":\"https://evil.example\"} | /$id",
                    "{\"$anchor\":\"a\"} | /$anchor",
                    "{\"$schema\":\"https://evil.example\"} | /$schema",
                    "{\"$schema\":\"http://json-schema.org/draft-07/schema#\"} | /$schema",
                    "{\"properties\":{\"a\":{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\"}}} |"
                            + " /properties/a/$schema",
                    "{\"$vocabulary\":{}} | /$vocabulary",
                    "{\"minimun\":1} | /minimun",
                    "{\"additionalItems\":false} | /additionalItems",
                    "{\"dependencies\":{}} | /dependencies",
                    "{\"properties\":{\"a\":{\"required\":true}}} | /properties/a/required",
                    "{\"type\":\"strnig\"} | /type",
                    "{\"type\":[]} | /type",
                    "{\"minimum\":\"5\"} | /minimum",
                    "{\"maxLength\":-1} | /maxLength",
                    "{\"maxLength\":1.5} | /maxLength",
                    "{\"multipleOf\":0} | /multipleOf",
                    "{\"enum\":\"a\"} | /enum",
                    "{\"items\":[{}]} | /items",
                    "{\"anyOf\":[]} | /anyOf",
                    "{\"anyOf\":[{},1]} | /anyOf/1",
                    "{\"properties\":[]} | /properties",
                    "{\"pattern\":\"(\"} | /pattern",
                    "{\"pattern\":\"(?=a)b\"} | /pattern",
                    "{\"pattern\":\"(a)\\\\1\"} | /pattern",
                    "{\"pattern\":\"(a{1000}){1000}\"} | /pattern",
                    "{\"pattern\":\"((a{1000}){1000}){1000}\"} | /pattern",
                    "{\"patternProperties\":{\"(a{100}){100}\":{}}} | /patternProperties/(a{100}){100}",
                    "{\"patternProperties\":{\"(?!a)\":{}}} | /patternProperties/(?!a)",
                    "{\"format\":\"idn-email\"} | /format",
                    "{\"format\":\"regex\"} | /format"
                })
        void ofARuleIsUnderstoodToItsLastWordOrRefusedWhereItIsNot(String schema, String pointer) {
            assertThatThrownBy(() -> SchemaPolicy.of(
                            OBJECT, List.of(new Rule("{}", true, "fine"), new Rule(schema, true, "odd"))))
                    .isInstanceOfSatisfying(
                            ToolException.class,
                            refused -> assertThat(refused.pointer()).isEqualTo("/rules/1/when" + pointer));
        }

        @Test
        void ofArgumentsIsOneOfObjects() {
            for (String schema : new String[] {"{}", "{\"type\":[\"object\"]}", "{\"type\":\"array\"}"}) {
                assertThatThrownBy(() -> parameters(schema))
                        .isInstanceOfSatisfying(
                                ToolException.class,
                                refused -> assertThat(refused.pointer()).isEqualTo("/parameters"));
            }
        }

        @Test
        void thatIsDeepOrLongIsRefused() {
            assertThatThrownBy(() -> rule(true, "{\"not\":".repeat(60) + "{}" + "}".repeat(60)))
                    .isInstanceOf(ToolException.class);
            assertThatThrownBy(() -> rule(true, "{\"enum\":[" + "1,".repeat(30_000) + "1]}"))
                    .isInstanceOf(ToolException.class);
        }

        @Test
        void mayNameItsPropertiesLikeKeywords() {
            var policy = properties(
                    "{\"$ref\":{\"type\":\"string\"},\"pattern\":{\"enum\":[{\"minimun\":1}]},\"$id\":true}");
            assertFits(policy, "{\"$ref\":\"https://example.com\",\"pattern\":{\"minimun\":1},\"$id\":1}");
            assertUnfit(policy, "{\"$ref\":1}");
        }

        @Test
        void mayPointAtItsOwnPartsAndAtItself() {
            var tree = parameters("""
                {"type": "object", "additionalProperties": false,
                 "properties": {"left": {"$ref": "#"}, "size": {"$ref": "#/$defs/size"}},
                 "$defs": {"size": {"type": "integer"}}}
                """);
            assertFits(tree, "{\"left\":{\"left\":{\"size\":1}}}");
            assertUnfit(tree, "{\"left\":{\"left\":{\"size\":\"x\"}}}");
        }

        @ParameterizedTest
        @ValueSource(strings = {"(a+)+$", "(a|aa)+$", "(.*a){20}$", "^(([a-z])+.)+[A-Z]([a-z])+$"})
        void hasPatternsThatNoTextMakesSlow(String pattern) {
            var policy = properties("{\"a\":{\"pattern\":" + Given.quoted(pattern) + "}}");
            assertUnfit(policy, Given.call("a", "a".repeat(20_000) + "!"));
        }

        @ParameterizedTest
        @CsvSource({
            "email, jane@example.com, jane",
            "email, j+x@a.example, jane@",
            "uuid, 019ab0f2-8a3b-7c1d-8e2f-0123456789ab, 019ab0f2",
            "date, 2026-02-28, 2026-02-30",
            "date, 2028-02-29, 02028-02-29",
            "date-time, 2026-02-28T10:00:00Z, 2026-02-28",
            "date-time, 2026-02-28T10:00:00.5+01:00, 2026-02-28T25:00:00Z",
            "ipv4, 192.0.2.1, 192.0.2.256",
            "ipv4, 0.0.0.0, 192.0.2",
            "ipv6, 2001:db8::1, 192.0.2.1",
            "ipv6, ::1, ::g",
            "hostname, a.example.com, a..example.com",
            "uri, https://example.com/a, /a"
        })
        void comparesTheFormatsThatAreKnown(String format, String good, String bad) {
            var policy = properties("{\"a\":{\"format\":\"" + format + "\"}}");
            assertFits(policy, Given.call("a", good));
            assertThat(fault(policy, Given.call("a", bad))).isEqualTo("/a: format " + format);
        }

        @ParameterizedTest
        @ValueSource(strings = {"email", "hostname", "uri", "date-time", "ipv6", "ipv4"})
        void hasFormatsThatNoTextMakesSlow(String format) {
            var policy = properties("{\"a\":{\"format\":\"" + format + "\"}}");
            for (String part : new String[] {"a", "a.", "1", "1.", ":", "a@", "-", "a-"}) {
                assertUnfit(policy, Given.call("a", part.repeat(200_000) + "!"));
            }
        }

        @Test
        void ofArgumentsMayNameAFormatThatIsNotKnown() {
            assertFits(properties("{\"a\":{\"format\":\"int64\"}}"), "{\"a\":\"whatever\"}");
        }
    }

    @Test
    void argumentsThatTheEndpointCannotTakeAreUnfit() {
        var policy = parameters(OBJECT).sentTo(HttpEndpoint.of("GET", "https://a.example.com/{id}", List.of()));
        assertFits(policy, "{\"id\":1}");
        assertThat(fault(policy, "{}")).isEqualTo("/id: required");
        assertThat(fault(policy, "{\"id\":\"../x\"}")).startsWith("/id: must hold none of");
    }
}
