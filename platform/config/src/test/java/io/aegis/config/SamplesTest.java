package io.aegis.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SamplesTest {

    @Nested
    class TheFirstSample {
        private final Config config = Given.config(Given.resource("first-sample.yaml"));

        @Test
        void loadsWithoutAWarning() {
            assertThat(config.warnings()).isEmpty();
        }

        @Test
        void givesTheProviderWithItsReference() {
            Provider main = config.providers().get("main");
            assertThat(main.type()).isEqualTo("openai_compatible");
            assertThat(main.baseUrl()).contains(URI.create("https://eu-west.api.example.com/v1"));
            assertThat(main.model()).contains("example-large");
            assertThat(main.apiKey()).contains(new SecretReference("env", "EU_API_KEY", Optional.empty()));
            assertThat(main.residency())
                    .contains(new Residency(
                            "eu-west", Optional.of("GDPR"), Optional.of(URI.create("https://example.com/privacy/eu"))));
        }

        @Test
        void givesGuardsTheirSettingsAndNotThePlatformsKeys() {
            Guardrail pii = config.guardrails().get("pii");
            assertThat(pii.type()).isEqualTo("aegis.pii");
            assertThat(pii.restoresMasks()).isTrue();
            assertThat(pii.settings().json())
                    .isEqualTo("{\"allow_list\":[\"help@example.com\"],"
                            + "\"entities\":[\"EMAIL_ADDRESS\",\"PHONE_NUMBER\",\"CREDIT_CARD\"],\"mode\":\"mask\"}");
            assertThat(config.guardrails().get("rules").settings().values()).containsOnlyKeys("rules");
        }

        @Test
        void givesTheRouteItsGuards() {
            Route route = config.routes().get("default");
            assertThat(route.models()).containsExactly("gpt-4o", "gpt-4.1-*");
            assertThat(route.riskRating()).contains("high");
            assertThat(route.reviewInterval()).contains(Period.ofDays(180));
            assertThat(config.guards(route, Stage.INGRESS)).containsExactly("classify", "rules", "pii");
            assertThat(config.guards(route, Stage.EGRESS)).containsExactly("pii");
            assertThat(config.guards(route, Stage.TOOL_CALL)).isEmpty();
        }

        @Test
        void givesWhoMayDoWhat() {
            assertThat(config.auth()).hasValueSatisfying(auth -> {
                assertThat(auth.type()).isEqualTo("api_key");
                assertThat(auth.members(Auth.Role.AUDITOR)).containsExactly("team:audit");
                assertThat(auth.members(Auth.Role.OPERATOR)).containsExactly("ops");
            });
        }

        @Test
        void givesLimitsInUnits() {
            assertThat(config.server().maxBody()).isEqualTo(16L << 20);
            assertThat(config.server().requestTimeout()).isEqualTo(Duration.ofMinutes(10));
            assertThat(config.server().drain().timeout()).isEqualTo(Duration.ofSeconds(60));
            assertThat(config.retention())
                    .isEqualTo(new Retention(Duration.ofHours(24), Duration.ofDays(30), Duration.ofDays(400)));
        }
    }

    @Nested
    class AConfigurationOf2x {
        private final Config config = Given.config(Given.resource("from-2x.yaml"));

        @Test
        void takesUnmaskAsDetection() {
            assertThat(config.pipeline().of(Stage.EGRESS)).containsExactly("pii");
            assertThat(config.routes().get("drafts").pipeline().of(Stage.EGRESS))
                    .containsExactly("pii");
            assertThat(config.warnings()).extracting(Problem::path).contains("pipeline.egress");
        }

        @Test
        void keepsTheFragmentOfAReference() {
            assertThat(config.providers().get("eu").apiKey())
                    .contains(new SecretReference("env", "EXAMPLE_KEY", Optional.of("value")));
        }
    }

    @Nested
    class Receivers {
        private final Config config = Given.config("""
            server: {public_url: https://ai.example.com}
            exporters:
              archive: {type: jsonl, path: /var/log/aegis/evidence.jsonl, rotate_at: 1MiB, from_seq: 7}
              siem:
                type: webhook
                url: https://siem.example.com/ingest/aegis
                signing_key: secret://env/SIGNING
                api_key: secret://env/SIEM
                residency: {region: eu}
            approvals: {notify: {url: "http://127.0.0.1:9000/paused", signing_key: secret://env/SIGNING}}
            """);

        @Test
        void areBoundByTheirTypes() {
            assertThat(config.exporters().keySet()).containsExactly("archive", "siem");
            assertThat(config.exporters().get("archive"))
                    .isEqualTo(new Exporter(
                            "archive",
                            new Exporter.Receiver.File(
                                    Path.of("/var/log/aegis/evidence.jsonl"), OptionalLong.of(1 << 20)),
                            Optional.empty(),
                            7));
            Exporter siem = config.exporters().get("siem");
            assertThat(siem.from()).isEqualTo(1);
            assertThat(siem.residency().orElseThrow().region()).isEqualTo("eu");
            assertThat(siem.receiver()).isInstanceOfSatisfying(Exporter.Receiver.Web.class, web -> {
                assertThat(web.webhook().base()).isEqualTo("https://siem.example.com/ingest");
                assertThat(web.webhook().path()).isEqualTo("aegis");
                assertThat(web.webhook().apiKey()).isPresent();
            });
            assertThat(config.notice().orElseThrow().pointer()).isEqualTo("/approvals/notify");
        }

        @Test
        void areShownWithTheirReferences() {
            assertThat(config.effective().json()).contains("secret://env/SIGNING", "secret://env/SIEM");
        }
    }

    @Nested
    class TheSmallestConfiguration {
        private final Config config = Given.config("{}");

        @Test
        void hasTheDocumentedDefaults() {
            assertThat(config.server().host()).isEqualTo("127.0.0.1");
            assertThat(config.server().port()).isEqualTo(8000);
            assertThat(config.persistence().type()).isEqualTo(Persistence.Database.SQLITE);
            assertThat(config.reload()).isEqualTo(new Reload(true, Reload.OnWeakening.HOLD));
            assertThat(config.log()).isEqualTo(new Log(Log.Level.INFO, Log.Format.AUTO));
            assertThat(config.egress()).isEqualTo(new Egress(Optional.empty(), List.of(), Optional.empty()));
            assertThat(config.admin()).isEmpty();
        }

        @Test
        void warnsThatNobodyDecidesWhoIsAsking() {
            assertThat(config.auth()).isEmpty();
            assertThat(config.warnings()).extracting(Problem::code).containsExactly(ConfigCode.NO_AUTHENTICATOR);
        }
    }

    @Nested
    class TheBaseline {
        @Test
        void cannotBeDroppedByARoute() {
            Config config = Given.config("""
                providers: {main: {type: fake}}
                guardrails: {pii: {type: aegis.pii}, other: {type: aegis.policy}}
                pipeline: {ingress: [other, pii]}
                baseline: {ingress: [pii]}
                routes:
                  empty: {provider: main, pipeline: {ingress: []}}
                  own: {provider: main, pipeline: {ingress: [other]}}
                  silent: {provider: main, pipeline: {egress: [other]}}
                """);
            assertThat(config.guards(config.routes().get("empty"), Stage.INGRESS))
                    .containsExactly("pii");
            assertThat(config.guards(config.routes().get("own"), Stage.INGRESS)).containsExactly("pii", "other");
            assertThat(config.guards(config.routes().get("silent"), Stage.INGRESS))
                    .containsExactly("other", "pii");
        }
    }

    @Test
    void aRouteMaySayWhomItAsksHowOftenAndWhatElse() {
        Route route = Given.config("""
            providers: {main: {type: fake}, backup: {type: fake}}
            routes:
              agent:
                targets: [{provider: main, weight: 90}, {provider: backup, model: small}]
                fallback: [backup]
                retries: {attempts: 2, on: [connect, 429, 5xx]}
                capabilities: report
                attachments: pass
            """).routes().get("agent");

        assertThat(route.targets())
                .containsExactly(
                        new Route.Share("main", 90, Optional.empty()),
                        new Route.Share("backup", 1, Optional.of("small")));
        assertThat(route.fallback()).containsExactly("backup");
        assertThat(route.providers()).containsExactly("main", "backup");
        assertThat(route.retries())
                .isEqualTo(new Route.Retries(
                        2,
                        Set.of(
                                Route.Retries.On.CONNECT,
                                Route.Retries.On.RATE_LIMITED,
                                Route.Retries.On.SERVER_ERROR)));
        assertThat(route.capabilities()).isEqualTo(Route.Capabilities.REPORT);
        assertThat(route.attachments()).isEqualTo(new Route.Attachments(Route.Attachments.Bytes.PASS, Set.of()));
    }

    @Test
    void aRouteMaySayWhatPassesThatIsNoText() {
        Route route = Given.config("""
            providers: {main: {type: fake}}
            routes:
              agent:
                provider: main
                attachments: {bytes: guard, url_hosts: [images.example.com]}
                provider_tools: [web_search, web_search_20250305]
            """).routes().get("agent");

        assertThat(route.attachments())
                .isEqualTo(new Route.Attachments(Route.Attachments.Bytes.GUARD, Set.of("images.example.com")));
        assertThat(route.providerTools()).containsExactly("web_search", "web_search_20250305");
    }

    @Test
    void aRouteThatSaysNothingAsksOneProviderOnceAndLeavesNothingOut() {
        Route route = Given.config(Given.MINIMAL).routes().get("default");

        assertThat(route.targets()).containsExactly(new Route.Share("main", 1, Optional.empty()));
        assertThat(route.fallback()).isEmpty();
        assertThat(route.retries()).isEqualTo(new Route.Retries(1, Set.of(Route.Retries.On.values())));
        assertThat(route.capabilities()).isEqualTo(Route.Capabilities.STRICT);
        assertThat(route.attachments()).isEqualTo(new Route.Attachments(Route.Attachments.Bytes.REFUSE, Set.of()));
        assertThat(route.providerTools()).isEmpty();
    }

    @Test
    void operatorLabelsAreSets() {
        Config config = Given.config(
                "{providers: {p: {type: fake}}, routes: {r: {provider: p, labels: {team: [a, b], env: prod}}}}");
        assertThat(config.routes().get("r").labels())
                .isEqualTo(Map.of("team", Set.of("a", "b"), "env", Set.of("prod")));
    }

    @Test
    void modelNamesMayHoldWhatModelIdsHold() {
        Config config = Given.config("""
            providers: {p: {type: fake}}
            routes:
              a: {provider: p, models: ["anthropic/claude:beta", "org@v1"], model: "{requested}"}
            """);
        assertThat(config.routes().get("a").models()).containsExactly("anthropic/claude:beta", "org@v1");
        assertThat(config.routes().get("a").model()).contains(Route.REQUESTED);
    }
}
