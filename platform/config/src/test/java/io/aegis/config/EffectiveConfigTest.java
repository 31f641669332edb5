package io.aegis.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EffectiveConfigTest {

    @ParameterizedTest
    @ValueSource(strings = {"first-sample.yaml", "from-2x.yaml", "starter.yaml"})
    void shownAsYamlItLoadsAgainToTheSameDigest(String sample) {
        Config config = Given.config(sample.equals("starter.yaml") ? StarterConfig.text() : Given.resource(sample));
        Config again = Given.config(config.effective().yaml());
        assertThat(again.effective()).isEqualTo(config.effective());
        assertThat(again.effective().digest()).isEqualTo(config.effective().digest());
    }

    @ParameterizedTest
    @ValueSource(strings = {"first-sample.yaml", "from-2x.yaml", "starter.yaml"})
    void shownAsJsonItLoadsAgainToTheSameDigest(String sample) {
        Config config = Given.config(sample.equals("starter.yaml") ? StarterConfig.text() : Given.resource(sample));
        assertThat(Given.config(config.effective().json()).effective()).isEqualTo(config.effective());
    }

    @Test
    void theOrderOfKeysTheSpellingAndWrittenDefaultsDoNotMatter() {
        Config one = Given.config("""
            guardrails: {a: {pack: aegis.pii}}
            pipeline: {egress: [a.unmask]}
            auth: {type: api_key}
            """);
        Config other = Given.config("""
            auth: {roles: {}, type: api_key}
            server: {port: 8000}
            egress: {proxy: null}
            pipeline: {egress: [a]}
            guardrails: {a: {unmask: true, type: aegis.pii}}
            """);
        assertThat(one.effective().digest()).isEqualTo(other.effective().digest());
    }

    @Test
    void anyOtherValueGivesAnotherDigest() {
        Config one = Given.config("server: {port: 8000}");
        Config other = Given.config("server: {port: 8001}");
        assertThat(one.effective().digest()).isNotEqualTo(other.effective().digest());
        assertThat(one.effective().digest()).matches("sha256:[0-9a-f]{64}");
    }

    @Test
    void theEnvironmentIsPartOfTheDigest() {
        Config file = Given.config("server: {port: 8001}");
        Config overridden = Given.config("server: {port: 8000}", Map.of("AEGIS__SERVER__PORT", "8001"));
        assertThat(overridden.effective()).isEqualTo(file.effective());
    }

    @Test
    void textsThatLookLikeOtherTypesSurviveTheRoundTrip() {
        String yaml = """
            guardrails:
              a:
                type: aegis.pii
                texts: ["true", "null", "12", "0x1F", "~", "", " x ", "a: b", "#", "- x", "1.5", ".inf", "yes", "é😀", "\\u0001\\\\\\"\\n", "<<", "*a", "2026-01-01", "a #b", "@x", "secret", "x:", "=", "1e3", "07"]
                numbers: [1, -2, 1.5, 1e21, 1.0e-7, 100.0, 0.1, -0.0]
                nothing: null
                nested: {empty: {}, none: [], "odd key: x": [[1, [2]], {a: {b: [c]}}]}
            """;
        Config config = Given.config(yaml);
        Settings settings = config.guardrails().get("a").settings();
        assertThat(Given.config(config.effective().yaml())
                        .guardrails()
                        .get("a")
                        .settings()
                        .json())
                .isEqualTo(settings.json());
        assertThat(Given.config(config.effective().json())
                        .guardrails()
                        .get("a")
                        .settings()
                        .json())
                .isEqualTo(settings.json());
    }

    @ParameterizedTest
    @CsvSource({
        "1.0, 1",
        "0.1, 0.1",
        "-1.5, -1.5",
        "1e21, 1e+21",
        "1e20, 100000000000000000000",
        "123456789.125, 123456789.125",
        "0.000001, 0.000001",
        "0.0000001, 1e-7",
        "1.5e300, 1.5e+300",
        "5e-324, 5e-324",
        "-0.0, 0",
        "9007199254740993.0, 9007199254740992",
        "333333333.33333329, 333333333.3333333",
        "4.50, 4.5",
        "2e-3, 0.002",
        "0.000000000000000000000000001, 1e-27"
    })
    void numbersAreWrittenAsEcmaScriptWritesThem(double value, String text) {
        assertThat(CanonicalJson.number(value)).isEqualTo(text);
    }

    @Test
    void keysAreSortedByCodeUnitsAndTextsEscapedAsRfc8785Says() {
        assertThat(CanonicalJson.of(Map.of(
                        "\u20ac", 1L, "\r", 2L, "\ud83d\ude00", 3L, "\ufb33", 4L, "1", "\u0000\u001f\"\\/\n\u007f")))
                .isEqualTo("{\"\\r"
                        + "\":2,\"1\":\"\\u0000\\u001f\\\"\\\\/\\n"
                        + "\u007f\",\"\u20ac\":1,\"\ud83d\ude00\":3,\"\ufb33\":4}");
    }

    @Test
    void aDifferenceNamesTheKeyAndBothValues() {
        Config before = Given.config("{server: {port: 1}, guardrails: {a: {type: aegis.pii, x: [1]}}}");
        Config after = Given.config("{server: {port: 2}, guardrails: {b: {type: aegis.pii}}}");
        assertThat(Config.diff(before, after))
                .containsExactly(
                        new Change(
                                "/guardrails/a",
                                Optional.of(
                                        "{\"shadow\":false,\"timeout\":\"2s\",\"type\":\"aegis.pii\",\"unmask\":true,\"x\":[1]}"),
                                Optional.empty()),
                        new Change(
                                "/guardrails/b",
                                Optional.empty(),
                                Optional.of(
                                        "{\"shadow\":false,\"timeout\":\"2s\",\"type\":\"aegis.pii\",\"unmask\":true}")),
                        new Change("/server/port", Optional.of("1"), Optional.of("2")));
        assertThat(Config.diff(before, before)).isEqualTo(List.of());
    }

    @Test
    void positionsFollowAPointerIntoSettings() {
        Config config = Given.config("guardrails:\n  a:\n    pack: aegis.pii\n    list:\n      - {deep: 1}\n");
        assertThat(config.guardrails().get("a").settings().pointer()).isEqualTo("/guardrails/a");
        assertThat(config.positions().key("/guardrails/a/type")).hasToString("Optional[aegis.yaml:3:5]");
        assertThat(config.positions().value("/guardrails/a/list/0/deep")).hasToString("Optional[aegis.yaml:5:16]");
        assertThat(config.positions().nearest("/guardrails/a/list/0/missing/x")).hasToString("aegis.yaml:5:9");
        assertThat(config.positions().nearest("")).hasToString("aegis.yaml:1:1");
        assertThat(config.positions().value("/server/port")).hasToString("Optional[default]");
    }
}
