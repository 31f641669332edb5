package io.aegis.claims;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.claims.Workplace.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A guard with {@code shadow: true} decides and is recorded, and does not act: as its operator sees it. */
class ShadowIT {
    private static final String TEXT = "Write to jane@example.com";

    private static String config(String guardrails, String ingress, String more) {
        return """
            providers: {main: {type: fake, echo: true}}
            guardrails:
            %s
            routes:
              default: {provider: main, pipeline: {ingress: [%s], egress: [strict]}}
            auth: {type: api_key}
            server: {drain: {delay: 0s, timeout: 5s}}
            %s
            """.formatted(guardrails.indent(2), ingress, more);
    }

    private static final String GUARDS = """
        classify: {type: aegis.classification, shadow: true}
        strict: {type: aegis.pii, mode: block, shadow: true}
        masking: {type: aegis.pii, mode: mask, shadow: true}
        gone: {type: acme.gone, shadow: true}
        words: {type: aegis.regex_guard, patterns: [{name: word, pattern: forbidden, action: block}]}
        """;
    private static final String LOST = "plugins: {acme.gone: {file: nosuch.jar}}";

    @Nested
    class OnARunningGateway {
        private static Workplace place;
        private static GatewayProcess gateway;
        private static Http client;

        @BeforeAll
        static void start() {
            place = new Workplace("shadow").config(config(GUARDS, "classify, strict, masking, gone, words", LOST));
            String key = place.key("me");
            gateway = place.serve();
            client = gateway.http(key);
        }

        @AfterAll
        static void stop() {
            gateway.close();
        }

        @Test
        void everythingGoesOnAndTheEvidenceSaysWhatItWouldHaveSaid() {
            Answer answer = client.ask("default", TEXT);
            assertThat(answer.content()).as(answer.text()).isEqualTo(TEXT);
            String run = answer.header("x-aegis-run-id");
            JsonNode events = Json.parse(client.get("/v1/runs/" + run).text()).path("events");
            assertThat(events.valueStream()
                            .filter(event -> event.path("stage").asString("").equals("ingress"))
                            .map(event -> event.path("guard").asString("") + " "
                                    + event.path("verdict").asString("") + " "
                                    + event.path("shadow").asBoolean(false)))
                    .containsExactly(
                            "classify allow true",
                            "strict block true",
                            "masking sanitize true",
                            "gone failed true",
                            "words allow false");
            assertThat(events.valueStream()
                            .filter(event -> event.path("stage").asString("").equals("egress"))
                            .map(event -> event.path("guard").asString("") + " "
                                    + event.path("coverage").asString("")))
                    .containsExactlyInAnyOrder("- unguarded", "strict scanned");
            assertThat(place.run("explain", run).out()).contains("block (shadow)", "failed (shadow)");
            assertThat(place.run("explain", run, "--json").out()).contains("\"shadow\" : true");
        }

        @Test
        void aStreamGoesOn() {
            try (Events events = client.stream(Http.streamed("default", TEXT))) {
                String text = events.rest().events().stream()
                        .map(event -> event.at("/choices/0/delta/content").asString(""))
                        .collect(Collectors.joining());
                assertThat(text).isEqualTo(TEXT);
            }
        }

        @Test
        void aGuardThatActsStillActs() {
            assertThat(client.ask("default", "a forbidden word").aegisCode()).isEqualTo("AEG-GRD-001");
        }

        @Test
        void aCheckSaysWhatTheOthersSay() {
            Answer answer = client.post(
                    "/v1/guards/check",
                    ("{\"route\":\"default\",\"stage\":\"ingress\",\"text\":\"" + TEXT + "\"}")
                            .getBytes(StandardCharsets.UTF_8));
            JsonNode said = Json.parse(answer.text());
            assertThat(said.path("verdict").asString("")).as(answer.text()).isEqualTo("allow");
            assertThat(said.path("text").asString("")).isEqualTo(TEXT);
        }

        @Test
        void theMetricsTellItsWordsApart() {
            client.ask("default", TEXT);
            assertThat(gateway.http().get("/metrics").text())
                    .contains(
                            "aegis_guard_decisions_total{guard=\"strict\",stage=\"ingress\",verdict=\"shadow_block\"}",
                            "aegis_guard_decisions_total{guard=\"masking\",stage=\"ingress\",verdict=\"shadow_sanitize\"}",
                            "aegis_guard_failures_total{cause=\"missing\",guard=\"gone\"}")
                    .doesNotContain("guard=\"strict\",stage=\"ingress\",verdict=\"block\"");
        }
    }

    @Nested
    class InAConfiguration {
        @Test
        void lintNamesItAndTheStageThatItDoesNotGuard() {
            Outcome lint = new Workplace("shadow-lint")
                    .config(config(GUARDS, "strict", LOST))
                    .run("policy", "lint");
            assertThat(lint.exit()).as(lint.toString()).isZero();
            assertThat(lint.out())
                    .contains(
                            "AEG-POL-012: guardrails.strict",
                            "its stage ingress has no guards",
                            "its stage egress has no guards")
                    .doesNotContain("AEG-POL-003", "AEG-POL-012: guardrails.words");
        }

        @Test
        void chaosLeavesItOutAndSaysSo() {
            Outcome chaos = new Workplace("shadow-chaos")
                    .config(config(GUARDS, "strict, words", LOST))
                    .run("policy", "test", "--chaos");
            assertThat(chaos.exit()).as(chaos.toString()).isZero();
            assertThat(chaos.out()).contains("words", "closed").doesNotContain("strict");
            assertThat(chaos.err())
                    .contains(
                            "left out: strict at ingress of route default is a shadow",
                            "left out: strict at egress of route default is a shadow");
        }

        @Test
        void chaosOfShadowsAloneTestsNothingAndFails() {
            Outcome chaos = new Workplace("shadow-chaos-alone")
                    .config(config(GUARDS, "strict", LOST))
                    .run("policy", "test", "--chaos");
            assertThat(chaos.exit()).as(chaos.toString()).isEqualTo(1);
        }

        @Test
        void aLabelThatOnlyAShadowSetsIsSetByNobody() {
            String rules = "rules: {type: aegis.policy, rules: [{when: {label: classification, in: [secret]}, verdict:"
                    + " block}]}\n";
            Outcome refused = new Workplace("shadow-label")
                    .config(config(GUARDS + rules, "classify, rules", LOST))
                    .run("config", "validate");
            assertThat(refused.exit()).as(refused.toString()).isEqualTo(78);
            assertThat(refused.err()).contains("AEG-POL-007", "guardrails.rules");
            Outcome acting = new Workplace("shadow-label-acting")
                    .config(config(
                            GUARDS.replace("classification, shadow: true", "classification") + rules,
                            "classify, rules",
                            LOST))
                    .run("config", "validate");
            assertThat(acting.exit()).as(acting.toString()).isEqualTo(78);
            assertThat(acting.err()).contains("plugins.acme.gone").doesNotContain("AEG-POL-007");
        }

        @Test
        void theBaselineTakesNone() {
            Outcome refused = new Workplace("shadow-baseline")
                    .config(config(GUARDS, "words", LOST + "\nbaseline: {ingress: [strict]}"))
                    .run("config", "validate");
            assertThat(refused.exit()).as(refused.toString()).isEqualTo(78);
            assertThat(refused.err()).contains("baseline.ingress.0", "`strict` is a shadow");
        }
    }
}
