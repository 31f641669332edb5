package io.aegis.server;

import static io.aegis.server.TestGateway.ANNA;
import static io.aegis.server.TestGateway.NOBODY;
import static io.aegis.server.TestGateway.OPAL;
import static io.aegis.server.TestGateway.OTTO;
import static io.aegis.server.TestGateway.chat;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class SurfacesXIT {
    private static TestGateway gateway;

    @BeforeAll
    static void start() {
        gateway = TestGateway.with().start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void aChatIsAnsweredUnderTheNameOfItsRun() {
        Raw.Answer answer = gateway.post("/v1/chat/completions", chat("hello"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json()
                        .path("choices")
                        .path(0)
                        .path("message")
                        .path("content")
                        .asString())
                .isEqualTo("hello back");
        assertThat(answer.json().path("model").asString()).isEqualTo("default");
        assertThat(answer.header("content-type")).isEqualTo("application/json");
        assertThat(answer.header("content-length")).isNotEmpty();
        assertThat(answer.header("x-aegis-run-id")).hasSize(36);
        assertThat(gateway.finished.find(answer.header("x-aegis-run-id"))).isPresent();
    }

    @Test
    void everyAnswerIsNamedAndNeverByTheClient() {
        for (String path : new String[] {"/livez", "/nothing", "/v1/models", "/openapi.json", "/v1/chat/completions"}) {
            Raw.Answer answer = gateway.raw()
                    .send("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
                            + "x-request-id: mine-4711\r\nx-aegis-run-id: mine-4711\r\n\r\n");

            assertThat(answer.header("x-request-id")).as(path).hasSize(36);
            assertThat(answer.header("x-aegis-run-id")).as(path).hasSize(36);
            assertThat(answer.text()).as(path).doesNotContain("mine-4711");
            assertThat(answer.header("server")).as(path).isEmpty();
        }
    }

    @Test
    void aBlockedPromptIsAnErrorThatDoesNotRepeatIt() {
        Raw.Answer answer = gateway.post("/v1/chat/completions", chat("this is forbidden-canary text"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("error").path("code").asString()).isEqualTo("content_filter");
        assertThat(answer.code()).isEqualTo("AEG-GRD-001");
        assertThat(answer.text()).doesNotContain("canary");
    }

    @Test
    void aModelIsListedOnlyForAKeyThatMayUseIt() {
        assertThat(gateway.get("/v1/models").body())
                .contains("\"default\"", "\"gpt-4o\"", "\"team/private\"")
                .doesNotContain("*");
        assertThat(gateway.get("/v1/models", OTTO).body())
                .contains("\"default\"")
                .doesNotContain("team/private");
        assertThat(gateway.get("/v1/models", NOBODY).json().path("data").size()).isZero();
        assertThat(gateway.get("/v1/models/gpt-4o").json().path("object").asString())
                .isEqualTo("model");
        assertThat(gateway.get("/v1/models/team%2Fprivate").status()).isEqualTo(200);
        assertThat(gateway.get("/v1/models/team/private").status()).isEqualTo(200);
        assertThat(gateway.get("/v1/models/team/private", OTTO).status()).isEqualTo(404);
        assertThat(gateway.get("/v1/models/gpt-4.1-mini").status()).isEqualTo(404);
    }

    @Test
    void guardsAreAskedWithoutAModel() {
        int before = gateway.asked.get();

        JsonNode good = gateway.post(
                        "/v1/guards/check", "{\"route\":\"default\",\"stage\":\"ingress\",\"text\":\"fine\"}")
                .json();
        Raw.Answer bad = gateway.post(
                "/v1/guards/check",
                "{\"route\":\"default\",\"stage\":\"ingress\",\"messages\":[{\"role\":\"user\",\"content\":\"forbidden-canary\"}]}");

        assertThat(good.path("verdict").asString()).isEqualTo("allow");
        assertThat(good.path("text").asString()).isEqualTo("fine");
        assertThat(bad.status()).isEqualTo(200);
        assertThat(bad.json().path("verdict").asString()).isEqualTo("block");
        assertThat(bad.json()
                        .path("guards")
                        .path(0)
                        .path("findings")
                        .path(0)
                        .path("rule")
                        .asString())
                .isEqualTo("test.forbidden");
        assertThat(bad.text()).doesNotContain("canary");
        assertThat(gateway.asked).hasValue(before);
    }

    /** Guards of calls look at arguments, and would let the same text pass as what a model says. */
    @ParameterizedTest
    @ValueSource(strings = {"fine", "{\"to\":\"fine\"}"})
    void aTextOfACallIsAskedAboutAsItsArguments(String text) {
        String body = Json.object()
                .put("route", "default")
                .put("stage", "tool_call")
                .put("text", text)
                .toString();
        JsonNode answer = gateway.post("/v1/guards/check", body).json();
        assertThat(answer.path("text").asString()).isEqualTo("fine");
        assertThat(answer.path("segments").valueStream())
                .anyMatch(segment -> segment.path("channel").asString().equals("tool_arguments")
                        && segment.path("text").asString().equals("fine"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"route\":\"default\",\"stage\":\"ingress\"}",
                "{\"route\":\"default\",\"stage\":\"ingress\",\"text\":\"a\",\"messages\":[]}",
                "{\"route\":\"default\",\"stage\":\"INGRESS\",\"text\":\"a\"}",
                "{\"stage\":\"ingress\",\"text\":\"a\"}",
                "{\"route\":\"default\",\"stage\":\"ingress\",\"text\":\"a\",\"extra\":1}",
                "{\"route\":\"default\",\"route\":\"default\",\"stage\":\"ingress\",\"text\":\"a\"}",
                "[]",
                "{",
                "{} {}",
            })
    void aCheckThatIsNotUnderstoodIsNotMade(String body) {
        assertThat(gateway.post("/v1/guards/check", body).status()).isEqualTo(400);
    }

    @Test
    void aRunIsBegunWaitedForAndFoundByItsOwner() {
        Raw.Answer created = gateway.post(
                "/v1/runs", "{\"route\":\"default\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}");
        String id = created.json().path("run_id").asString();

        assertThat(created.status()).isEqualTo(200);
        assertThat(created.json().path("status").asString()).isEqualTo("completed");
        assertThat(created.json().path("response").asString()).isEqualTo("hello back");
        assertThat(created.json().path("principal_id").asString()).isEqualTo("api_key:jane");
        assertThat(created.json().path("usage").path("output_tokens").asInt()).isEqualTo(4);
        assertThat(created.json().path("events").size()).isPositive();
        assertThat(created.header("x-aegis-run-id")).isEqualTo(id);
        assertThat(gateway.get("/v1/runs/" + id).json().path("status").asString())
                .isEqualTo("completed");
        assertThat(gateway.get("/v1/runs/" + id, OTTO).status()).isEqualTo(404);
        assertThat(gateway.get("/v1/runs/" + id, ANNA).status()).isEqualTo(404);
        assertThat(gateway.get("/v1/runs/" + id, "").status()).isEqualTo(401);
        assertThat(gateway.get("/v1/runs/00000000-0000-7000-8000-000000000000").status())
                .isEqualTo(404);
    }

    @Test
    void aBlockedRunIsARun() {
        Raw.Answer answer = gateway.post(
                "/v1/runs",
                "{\"route\":\"default\",\"messages\":[{\"role\":\"user\",\"content\":\"forbidden-canary\"}]}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("status").asString()).isEqualTo("blocked");
        assertThat(answer.json().path("response").isNull()).isTrue();
        assertThat(answer.text()).doesNotContain("canary");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"background\":\"yes\"", "\"approvers\":\"joe\"", "\"approvers\":[1]", "\"approver\":[]"})
    void whatIsNoAnswerableWishIsRefused(String member) {
        Raw.Answer answer = gateway.post(
                "/v1/runs",
                "{\"route\":\"default\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]," + member + "}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("AEG-REQ-003");
    }

    @Test
    void callersSeeTheirOwnRunsAndAuditorsAll() {
        gateway.post("/v1/chat/completions", chat("mine"));

        assertThat(gateway.get("/v1/audit").body()).contains("api_key:jane");
        assertThat(gateway.get("/v1/audit", OTTO).body()).doesNotContain("api_key:jane");
        assertThat(gateway.get("/v1/audit?principal=api_key:jane", OTTO).body()).doesNotContain("api_key:jane");
        assertThat(gateway.get("/v1/audit?principal=api_key%3Ajane", ANNA).body())
                .contains("api_key:jane");
        assertThat(gateway.get("/v1/audit?limit=0").status()).isEqualTo(400);
        assertThat(gateway.get("/v1/audit?whose=all").status()).isEqualTo(400);
    }

    @Test
    void theLedgerIsTheAuditors() {
        assertThat(gateway.get("/v1/audit/ledger").status()).isEqualTo(403);
        assertThat(gateway.get("/v1/audit/inventory", OPAL).status()).isEqualTo(403);
        assertThat(gateway.get("/v1/audit/ledger", "").status()).isEqualTo(401);
        Raw.Answer ledger = gateway.get("/v1/audit/ledger?since_seq=5", ANNA);
        assertThat(ledger.body()).contains("{\"seq\":5}", "{\"seq\":6}");
        assertThat(ledger.header("cache-control")).isEqualTo("no-store");
        assertThat(ledger.header("x-content-type-options")).isEqualTo("nosniff");
        assertThat(gateway.get("/v1/audit/inventory", ANNA).body()).isEqualTo("{\"generation\":1}");
        assertThat(gateway.get("/v1/audit/report").status()).isEqualTo(403);
        assertThat(gateway.get("/v1/audit/report", OPAL).status()).isEqualTo(403);
        assertThat(gateway.get("/v1/audit/report?since=2026-01-31T12:00:00Z", ANNA)
                        .body())
                .isEqualTo("{\"since\":\"2026-01-31T12:00:00Z\"}");
        assertThat(gateway.get("/v1/audit/report?since=yesterday", ANNA).status())
                .isEqualTo(400);
    }

    @Test
    void probesGiveNoDetail() {
        assertThat(gateway.get("/livez", "").body()).isEqualTo("ok\n");
        assertThat(gateway.get("/healthz", "").body()).isEqualTo("ok\n");
        assertThat(gateway.get("/readyz", "").body()).isEqualTo("ok\n");
        gateway.desk.good = false;
        try {
            Raw.Answer answer = gateway.get("/readyz", "");

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.body()).isEqualTo("not ready\n");
            assertThat(gateway.get("/livez", "").status()).isEqualTo(200);
            assertThat(gateway.get("/readyz?verbose", "").body()).contains("a detail for operators");
        } finally {
            gateway.desk.good = true;
        }
    }

    @Test
    void aGuardThatNeverFailedHasNotFailedOnce() {
        gateway.metrics.guards(List.of("pii"));
        assertThat(gateway.get("/metrics", "").body())
                .contains("aegis_guard_failures_total{cause=\"timed_out\",guard=\"pii\"} 0.0");
    }

    @Test
    void metricsComeInTheFormatThatIsAskedFor() {
        Raw.Answer plain = gateway.get("/metrics", "");
        Raw.Answer open = gateway.raw()
                .send("GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
                        + "Accept: application/openmetrics-text; version=1.0.0\r\n\r\n");

        assertThat(plain.header("content-type")).contains("text/plain", "version=0.0.4");
        assertThat(plain.body())
                .contains("aegis_runs_total{route=\"_unknown\",status=\"completed\"}", "aegis_inflight_requests 1");
        assertThat(open.header("content-type")).contains("application/openmetrics-text");
        assertThat(open.body()).endsWith("# EOF\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/chat/completions", "/v1/v1/chat/completions", "/v1/v1/models", "/models"})
    void aWrongBaseUrlIsNamed(String path) {
        Raw.Answer answer = gateway.get(path);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body()).contains("http://127.0.0.1/v1");
    }

    /** Clients of this dialect add the version themselves. */
    @ParameterizedTest
    @ValueSource(strings = {"/v1/v1/messages", "/v1/v1/messages/count_tokens", "/messages", "/messages/count_tokens"})
    void aWrongBaseUrlOfAMessagesClientIsNamed(String path) {
        assertThat(gateway.get(path).body()).contains("to 'http://127.0.0.1'.");
    }

    @Test
    void aWrongBaseUrlIsNamedByTheUrlThatClientsKnow() {
        TestGateway.Builder builder = TestGateway.with();
        builder.publicUrl = Optional.of(URI.create("https://ai.example.com/"));
        try (TestGateway behindAProxy = builder.start()) {
            assertThat(behindAProxy.get("/v1/v1/models").body()).contains("'https://ai.example.com/v1'");
        }
    }

    @Test
    void whatComesLaterSaysSo() {
        Raw.Answer answer = gateway.get("/v1/completions");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body()).contains("not built yet");
    }
}
