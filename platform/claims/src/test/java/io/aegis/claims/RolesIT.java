package io.aegis.claims;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every path with every role, against a running gateway with a public and an admin listener. */
class RolesIT {
    private static final String REPLAY = "{\"name\":\"x\",\"config\":\"{\",\"since\":\"2026-01-31T12:00:00Z\"}";

    private static final String CONFIG = """
        providers: {main: {type: fake, echo: true}}
        guardrails: {pii: {type: aegis.pii, timeout: 30s}}
        pipeline: {ingress: [pii]}
        routes: {default: {provider: main}}
        auth: {type: api_key, roles: {auditor: [team:audit], operator: [ops]}}
        server: {drain: {delay: 0s, timeout: 5s}}
        """;

    /** What a path answers: to nobody in particular, to a caller, an auditor and an operator. */
    private record Row(String method, String path, String body, int nobody, int caller, int auditor, int operator) {
        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    private static final List<Row> PUBLIC = List.of(
            new Row("POST", "/v1/chat/completions", Http.question("default", "hello"), 401, 200, 200, 200),
            new Row("POST", "/v1/responses", "{\"model\":\"default\",\"input\":\"hello\"}", 401, 200, 200, 200),
            new Row(
                    "POST",
                    "/v1/messages",
                    "{\"model\":\"default\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}",
                    401,
                    200,
                    200,
                    200),
            new Row(
                    "POST",
                    "/v1/messages/count_tokens",
                    "{\"model\":\"default\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}",
                    401,
                    200,
                    200,
                    200),
            new Row("POST", "/v1/embeddings", "{\"model\":\"default\",\"input\":\"hello\"}", 401, 200, 200, 200),
            new Row("GET", "/v1/models", "", 401, 200, 200, 200),
            new Row("GET", "/v1/models/default", "", 401, 200, 200, 200),
            new Row(
                    "POST",
                    "/v1/guards/check",
                    "{\"route\":\"default\",\"stage\":\"ingress\",\"text\":\"hello\"}",
                    401,
                    200,
                    200,
                    200),
            new Row(
                    "POST",
                    "/v1/runs",
                    "{\"route\":\"default\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}",
                    401,
                    200,
                    200,
                    200),
            new Row("GET", "/v1/runs", "", 401, 200, 200, 200),
            new Row("GET", "/v1/runs/{run}", "", 401, 200, 404, 404),
            new Row("GET", "/v1/runs/{run}/events", "", 401, 404, 404, 404),
            new Row("POST", "/v1/runs/{run}/resume", "{\"decision\":\"approved\"}", 401, 404, 404, 404),
            new Row("POST", "/v1/runs/{run}/reveal", "{}", 401, 404, 404, 404),
            new Row("GET", "/approvals", "", 303, 303, 303, 303),
            new Row("GET", "/approvals/decided", "", 303, 303, 303, 303),
            new Row("GET", "/approvals/events", "", 401, 401, 401, 401),
            new Row("GET", "/approvals/sign-in", "", 200, 200, 200, 200),
            new Row("POST", "/approvals/sign-in", "{}", 403, 403, 403, 403),
            new Row("POST", "/approvals/sign-out", "{}", 403, 403, 403, 403),
            new Row("GET", "/approvals/assets/page.css", "", 200, 200, 200, 200),
            new Row("GET", "/approvals/{run}", "", 303, 303, 303, 303),
            new Row("POST", "/approvals/{run}/decide", "{}", 403, 403, 403, 403),
            new Row("POST", "/approvals/{run}/reveal", "{}", 403, 403, 403, 403),
            new Row("GET", "/v1/audit", "", 401, 200, 200, 200),
            new Row("GET", "/v1/audit/ledger", "", 401, 403, 200, 403),
            new Row("GET", "/v1/audit/inventory", "", 401, 403, 200, 403),
            new Row("GET", "/v1/audit/report", "", 401, 403, 200, 403),
            new Row("GET", "/livez", "", 200, 200, 200, 200),
            new Row("GET", "/readyz", "", 200, 200, 200, 200),
            new Row("GET", "/healthz", "", 200, 200, 200, 200),
            new Row("GET", "/readyz?verbose", "", 401, 403, 403, 200),
            new Row("GET", "/v1/health", "", 401, 403, 403, 200),
            new Row("GET", "/metrics", "", 401, 403, 403, 200),
            new Row("GET", "/openapi.json", "", 200, 200, 200, 200),
            new Row("GET", "/admin/v1/keys", "", 404, 404, 404, 404),
            new Row("POST", "/admin/v1/keys", "{\"name\":\"x\"}", 404, 404, 404, 404),
            new Row("DELETE", "/admin/v1/keys/x", "", 404, 404, 404, 404),
            new Row("POST", "/admin/v1/keys/x/rotate", "{}", 404, 404, 404, 404),
            new Row("GET", "/admin/v1/config/diff", "", 404, 404, 404, 404),
            new Row("POST", "/admin/v1/config/apply", "{}", 404, 404, 404, 404),
            new Row("POST", "/admin/v1/reload", "{}", 404, 404, 404, 404),
            new Row("GET", "/admin/v1/plugins", "", 404, 404, 404, 404),
            new Row("POST", "/admin/v1/plugins", "{\"jar\":\"AAAA\"}", 404, 404, 404, 404),
            new Row("POST", "/admin/v1/plugins/update", "{\"jar\":\"AAAA\"}", 404, 404, 404, 404),
            new Row("POST", "/admin/v1/plugins/revoke", "{\"plugin\":\"x\"}", 404, 404, 404, 404),
            new Row("POST", "/admin/v1/plugins/x/rollback", "{}", 404, 404, 404, 404),
            new Row("DELETE", "/admin/v1/plugins/x", "", 404, 404, 404, 404),
            new Row("GET", "/admin/v1/providers", "", 404, 404, 404, 404),
            new Row("POST", "/admin/v1/providers/x/test", "{}", 404, 404, 404, 404),
            new Row("POST", "/admin/v1/policy/replay", REPLAY, 404, 404, 404, 404),
            new Row("POST", "/admin/v1/runs/purge", "{\"principal\":\"api_key:x\"}", 404, 404, 404, 404),
            new Row("POST", "/admin/v1/audit/checkpoint", "{}", 404, 404, 404, 404),
            new Row("GET", "/admin/v1/audit/key", "", 404, 404, 404, 404),
            new Row("POST", "/admin/v1/audit/key/rotate", "{}", 404, 404, 404, 404),
            new Row("GET", "/admin/v1/trust", "", 404, 404, 404, 404),
            new Row("POST", "/admin/v1/trust", "{}", 404, 404, 404, 404),
            new Row("DELETE", "/admin/v1/trust/x", "", 404, 404, 404, 404));

    private static final List<Row> ADMIN = List.of(
            new Row("POST", "/v1/chat/completions", Http.question("default", "hello"), 404, 404, 404, 404),
            new Row("GET", "/v1/models", "", 404, 404, 404, 404),
            new Row("GET", "/v1/audit/ledger", "", 404, 404, 404, 404),
            new Row("GET", "/approvals", "", 404, 404, 404, 404),
            new Row("GET", "/approvals/sign-in", "", 404, 404, 404, 404),
            new Row("GET", "/livez", "", 200, 200, 200, 200),
            new Row("GET", "/readyz?verbose", "", 200, 200, 200, 200),
            new Row("GET", "/metrics", "", 200, 200, 200, 200),
            new Row("GET", "/admin/v1/keys", "", 401, 403, 403, 200),
            new Row("POST", "/admin/v1/keys", "{\"name\":\"made\"}", 401, 403, 403, 200),
            new Row("DELETE", "/admin/v1/keys/none", "", 401, 403, 403, 404),
            new Row("GET", "/admin/v1/config/diff", "", 401, 403, 403, 200),
            new Row("POST", "/admin/v1/config/apply", "{}", 401, 403, 403, 200),
            new Row("POST", "/admin/v1/reload", "{}", 401, 403, 403, 200),
            new Row("GET", "/admin/v1/plugins", "", 401, 403, 403, 200),
            new Row("POST", "/admin/v1/plugins", "{\"jar\":\"AAAA\"}", 401, 403, 403, 403),
            new Row("POST", "/admin/v1/plugins/update", "{\"jar\":\"AAAA\"}", 401, 403, 403, 403),
            new Row("POST", "/admin/v1/plugins/revoke", "{\"plugin\":\"none\"}", 401, 403, 403, 404),
            new Row("POST", "/admin/v1/plugins/none/rollback", "{}", 401, 403, 403, 404),
            new Row("DELETE", "/admin/v1/plugins/none", "", 401, 403, 403, 404),
            new Row("GET", "/admin/v1/providers", "", 401, 403, 403, 200),
            new Row("POST", "/admin/v1/providers/main/test", "{}", 401, 403, 403, 200),
            new Row("POST", "/admin/v1/providers/none/test", "{}", 401, 403, 403, 404),
            new Row("POST", "/admin/v1/policy/replay", REPLAY, 401, 403, 403, 200),
            new Row("POST", "/admin/v1/runs/purge", "{\"principal\":\"api_key:x\"}", 401, 403, 403, 200),
            new Row("POST", "/admin/v1/audit/checkpoint", "{}", 401, 403, 403, 200),
            new Row("GET", "/admin/v1/audit/key", "", 401, 403, 403, 200),
            new Row("POST", "/admin/v1/audit/key/rotate", "{}", 401, 403, 403, 200),
            new Row("GET", "/admin/v1/trust", "", 401, 403, 403, 200),
            new Row(
                    "POST",
                    "/admin/v1/trust",
                    "{\"vendor\":\"v\",\"prefix\":\"v.\",\"key\":\"none\"}",
                    401,
                    403,
                    403,
                    403),
            new Row("DELETE", "/admin/v1/trust/none", "", 401, 403, 403, 404));

    private static GatewayProcess gateway;
    private static URI admin;
    private static String caller;
    private static String auditor;
    private static String operator;
    private static String run;

    @BeforeAll
    static void start() {
        var place = new Workplace("roles").config(CONFIG);
        caller = place.key("jane");
        auditor = place.key("anna", "--team", "audit");
        operator = place.key("ops");
        int port = Ports.free();
        admin = URI.create("http://127.0.0.1:" + port);
        gateway = place.config(CONFIG + "admin: {listen: 127.0.0.1:" + port + "}\n")
                .serve();
        run = gateway.http(caller).ask("default", "hello").run();
        assertThat(run).isNotEmpty();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    static List<Row> publicRows() {
        return PUBLIC;
    }

    static List<Row> adminRows() {
        return ADMIN;
    }

    @ParameterizedTest
    @MethodSource("publicRows")
    void thePublicListenerAnswersEachRoleAsTheTableSays(Row row) {
        assertThat(statuses(row, gateway.url())).isEqualTo(expected(row));
    }

    @ParameterizedTest
    @MethodSource("adminRows")
    void theAdminListenerAnswersEachRoleAsTheTableSays(Row row) {
        assertThat(statuses(row, admin)).isEqualTo(expected(row));
    }

    @Test
    void everyPathThatTheGatewayPublishesIsInTheTable() {
        Set<String> published = gateway.http().get("/openapi.json").json().path("paths").propertyNames().stream()
                .map(path -> path.replaceAll("\\{[^}]*}", "{}"))
                .collect(Collectors.toSet());
        Set<String> tested = PUBLIC.stream()
                .map(row -> row.path().replaceAll("\\?.*", ""))
                .map(path -> path.replace("{run}", "{}").replaceAll("/models/default$", "/models/{}"))
                .map(path -> path.replaceAll("/assets/.*", "/assets/{}"))
                .map(path -> path.replaceAll("/(keys|plugins|providers|trust)/x(?=$|/)", "/$1/{}"))
                .collect(Collectors.toSet());
        assertThat(published).isNotEmpty().isSubsetOf(tested);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/v1",
                "/v1/",
                "/V1/models",
                "/v1//models",
                "/v1/models/",
                "/v1/%6dodels",
                "/approvals/",
                "/v1/responses",
                "/v1/messages",
                "/metrics/",
                "/livez/x",
                "/admin",
                "/admin/v1",
                "/favicon.ico",
                "/v1/audit/reports",
                "/admin/v1/keys%2f"
            })
    void whatIsNotListedIsNotFoundForAnybody(String path) {
        for (Optional<String> key : keys()) {
            int status = new Http(gateway.url(), key).get(path).status();
            assertThat(status)
                    .as("%s with key %s", path, key.isPresent())
                    .isIn(400, 404, 405, key.isEmpty() ? 401 : 404);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/models/../../admin/v1/keys",
                "/livez/../metrics",
                "/v1/models;x/../../metrics",
                "/livez/%2e%2e/metrics",
                "//metrics",
                "/livez?x#/metrics",
                "/metrics;x"
            })
    void aPathInDisguiseOpensNothing(String path) throws IOException {
        String answer = Raw.talk(
                gateway.url(),
                "GET " + path + " HTTP/1.1\r\nhost: 127.0.0.1:" + gateway.url().getPort()
                        + "\r\nconnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 ").doesNotContain("aegis_runs_total", "\"keys\"");
        assertThat(answer).containsPattern("^HTTP/1\\.1 (400|401|404|200)");
    }

    @Test
    void aForeignRunIsNotFoundAndAnInventedOneLooksTheSame() {
        String own = gateway.http(caller).get("/v1/runs/" + run).text();
        assertThat(own).contains(run);
        Answer foreign = gateway.http(operator).get("/v1/runs/" + run);
        Answer invented = gateway.http(operator).get("/v1/runs/019abcde-0000-7000-8000-000000000000");
        assertThat(foreign.status()).isEqualTo(404);
        assertThat(foreign.text().replace(run, ""))
                .isEqualTo(invented.text().replace("019abcde-0000-7000-8000-000000000000", ""));
    }

    @Test
    void aCallerSeesOnlyItsOwnRunsInTheAuditAndAnAuditorAll() {
        String other = gateway.http(operator).ask("default", "hello").run();
        assertThat(gateway.http(caller).get("/v1/audit").text()).contains(run).doesNotContain(other);
        assertThat(gateway.http(auditor).get("/v1/audit").text()).contains(run, other);
        assertThat(gateway.http(caller).get("/v1/audit?principal=api_key:ops").text())
                .doesNotContain(other);
    }

    @Test
    void twoDifferentKeysAreRefusedAndTheSameKeyTwiceIsFine() {
        Http plain = gateway.http();
        assertThat(plain.send(plain.request("/v1/models")
                                .header("x-api-key", caller)
                                .header("api-key", operator))
                        .status())
                .isEqualTo(400);
        assertThat(plain.send(plain.request("/v1/models")
                                .header("x-api-key", caller)
                                .header("api-key", caller))
                        .status())
                .isEqualTo(200);
        assertThat(plain.send(plain.request("/v1/models").header("x-api-key", caller))
                        .status())
                .isEqualTo(200);
        assertThat(plain.send(plain.request("/v1/models").header("api-key", caller))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aWrongKeyIsRefusedEverywhereAndNamesWhatIsExpected() {
        Answer refused = gateway.http("aeg-" + "0".repeat(64)).get("/v1/models");
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.code()).isEqualTo("invalid_api_key");
        assertThat(refused.aegisCode()).isEqualTo("AEG-AUTH-001");
        assertThat(refused.header("www-authenticate")).isNotEmpty();
        assertThat(refused.header("x-should-retry")).isEqualTo("false");
    }

    private static List<Integer> expected(Row row) {
        return List.of(row.nobody(), row.caller(), row.auditor(), row.operator());
    }

    private static List<Integer> statuses(Row row, URI listener) {
        List<Integer> statuses = new ArrayList<>();
        for (Optional<String> key : keys()) {
            Answer answer = new Http(listener, key)
                    .method(
                            row.method(),
                            row.path().replace("{run}", run),
                            row.body().getBytes(StandardCharsets.UTF_8));
            assertThat(answer.status()).as(answer.text()).isNotEqualTo(400);
            statuses.add(answer.status());
        }
        return statuses;
    }

    private static List<Optional<String>> keys() {
        return List.of(Optional.empty(), Optional.of(caller), Optional.of(auditor), Optional.of(operator));
    }
}
