package io.aegis.claims;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Broken guards close their routes, whatever is broken about them. */
class ChaosIT {
    private static final String SAMPLE = """
        providers:
          main:
            type: openai_compatible
            base_url: https://eu-west.api.example.com/v1
            model: example-large
            api_key: secret://env/EU_API_KEY
            residency: {region: eu-west, jurisdiction: GDPR, source_url: https://example.com/privacy/eu}
        guardrails:
          pii:      {pack: aegis.pii, mode: mask, entities: [EMAIL_ADDRESS, PHONE_NUMBER, CREDIT_CARD], allow_list: [help@example.com]}
          classify: {pack: aegis.classification}
          rules:
            pack: aegis.policy
            rules:
              - {when: {label: classification, in: [secret]}, verdict: block, reason: credentials must not be sent to a model}
        pipeline:
          ingress: [classify, rules, pii]
          egress: [pii]
        baseline: {ingress: [pii]}
        routes:
          default: {provider: main, model: gpt-4o, models: [gpt-4o, "gpt-4.1-*"], owner: risk@example.com, risk_rating: high, review_interval_days: 180}
        auth: {type: api_key, roles: {auditor: [team:audit], operator: [ops]}}
        server: {host: 127.0.0.1, port: 8000, hosts: [ai.example.com], public_url: https://ai.example.com, max_body: 16MiB, request_timeout: 10m, drain: {delay: 5s, timeout: 60s}}
        persistence: {type: sqlite}
        retention: {answers: 24h, runs: 30d, evidence: 400d}
        reload: {watch: true, weakening: hold}
        log: {level: info, format: auto}
        """;

    @Nested
    class OnThePublishedSample {
        private final Workplace place =
                new Workplace("chaos-sample").environment("EU_API_KEY", "x-y-z").config(SAMPLE);

        @Test
        void everyFaultOfEveryGuardFailsClosed() {
            Workplace.Outcome outcome = place.run("policy", "test", "--chaos", "-o", "json");
            assertThat(outcome.exit()).as(outcome.toString()).isZero();
            JsonNode rows = Json.parse(outcome.out());
            assertThat(rows.valueStream().map(row -> row.path("guard").asString("")))
                    .contains("pii", "classify", "rules");
            assertThat(rows.valueStream()
                            .map(row -> row.path("fault").asString(""))
                            .distinct()
                            .count())
                    .isGreaterThanOrEqualTo(5);
            assertThat(rows).allSatisfy(row -> {
                assertThat(row.path("closed").asBoolean(false))
                        .as(row.toString())
                        .isTrue();
                assertThat(row.path("requests").asInt(0)).as(row.toString()).isPositive();
                if (row.path("stage").asString("").equals("ingress")) {
                    assertThat(row.path("upstream_bytes").asLong(-1))
                            .as(row.toString())
                            .isZero();
                }
            });
        }

        @Test
        void theTablePrintsWhatEachFaultLetThrough() {
            Workplace.Outcome outcome = place.run("policy", "test", "--chaos");
            assertThat(outcome.exit()).as(outcome.toString()).isZero();
            assertThat(outcome.out())
                    .contains("FAULT", "UPSTREAM BYTES", "CLIENT BYTES", "closed")
                    .doesNotContain("OPEN");
        }
    }

    @Nested
    class WithAPluginThatIsNotThere {
        @Test
        void aDeletedBundleClosesItsRouteAndTheOthersServe() throws IOException {
            Distribution damaged = Distribution.copy("distribution-without-regex");
            Files.delete(damaged.bundle("aegis-guard-regex"));
            assertClosed(damaged, "chaos-deleted");
        }

        @Test
        void anAlteredBundleClosesItsRouteAndTheOthersServe() throws IOException {
            Distribution damaged = Distribution.copy("distribution-with-altered-regex");
            Path bundle = damaged.bundle("aegis-guard-regex");
            Files.write(bundle, new byte[] {0}, StandardOpenOption.APPEND);
            assertClosed(damaged, "chaos-altered");
        }

        private static void assertClosed(Distribution damaged, String name) {
            try (var upstream = new ScriptedUpstreamServer()) {
                var place = new Workplace(name, damaged).config(Policies.provider(upstream) + """
                    guardrails:
                      words: {type: aegis.regex_guard, patterns: [{name: forbidden, pattern: "forbidden", action: block}]}
                      pii: {type: aegis.pii}
                    routes:
                      guarded: {provider: main, models: [s-guarded], pipeline: {ingress: [words]}}
                      judged: {provider: main, models: [s-judged], pipeline: {ingress: [pii], egress: [words]}}
                      other: {provider: main, models: [s-other], pipeline: {ingress: [pii]}}
                    """ + Policies.server());
                String key = place.key("somebody");
                try (GatewayProcess gateway = place.serve()) {
                    for (String model : new String[] {"s-guarded", "s-judged"}) {
                        Answer closed = gateway.http(key).ask(model, "hello");
                        assertThat(closed.status()).as(closed.text()).isEqualTo(503);
                        assertThat(closed.code()).isEqualTo("guard_unavailable");
                        assertThat(closed.aegisCode()).isEqualTo("AEG-GRD-002");
                    }
                    assertThat(upstream.count()).isZero();
                    assertThat(place.run("plugin", "list").out())
                            .containsPattern("aegis-guard-regex.*missing: AEG-(CFG-022|PLG-003) ");
                    assertThat(gateway.http(key).ask("s-other", "hello").status())
                            .isEqualTo(200);
                }
            }
        }
    }
}
