package io.aegis.claims;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.claims.Workplace.Outcome;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/**
 * {@code aegis provider list} and {@code aegis provider test}, beside a gateway that runs and without one: what is sent is ours, what is said is ours, and
 * what was done is evidence.
 */
class ProviderIT {
    private static final String GOOD_KEY = "provider-canary-good-8Qx4+Lt/31";
    private static final String BAD_KEY = "provider-canary-bad-2Wz9+Mk/57";
    private static final String SAID = "upstream-canary-what-it-said";

    private static final List<String> SINKS = new ArrayList<>();

    private static final Socket NOBODY = Ports.closed();

    private static ScriptedUpstreamServer upstream;
    private static Workplace place;
    private static GatewayProcess gateway;

    @BeforeAll
    static void start() {
        upstream = new ScriptedUpstreamServer().otherwise(ProviderIT::answer);
        place = new Workplace("provider")
                .environment("GOOD_KEY", GOOD_KEY)
                .environment("BAD_KEY", BAD_KEY)
                .config("""
                    providers:
                      main:
                        {type: openai_compatible, base_url: %1$s, api_key: secret://env/GOOD_KEY, model: known, residency: {region: eu-west}}
                      wrong-key: {type: openai_compatible, base_url: %1$s, api_key: secret://env/BAD_KEY, model: known}
                      wrong-model: {type: openai_compatible, base_url: %1$s, api_key: secret://env/GOOD_KEY, model: missing}
                      wrong-api: {type: openai_compatible, base_url: %1$s, api_key: secret://env/GOOD_KEY, model: html}
                      repeats-key: {type: openai_compatible, base_url: %1$s, api_key: secret://env/GOOD_KEY, model: repeats}
                      names-itself-after-key: {type: openai_compatible, base_url: %1$s, api_key: secret://env/GOOD_KEY, model: named}
                      gone: {type: openai_compatible, base_url: "http://127.0.0.1:%2$d/v1", model: known}
                      any-model: {type: openai_compatible, base_url: %1$s, api_key: secret://env/GOOD_KEY}
                    pipeline: {ingress: [], egress: []}
                    routes: {default: {provider: main}, spare: {provider: gone, fallback: [main]}}
                    log: {level: debug, format: json}
                    """.formatted(upstream.baseUrl(), NOBODY.getLocalPort()) + Policies.server());
        place.key("somebody");
        gateway = place.serve();
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        upstream.close();
        NOBODY.close();
    }

    private static void answer(UpstreamCall call) throws IOException {
        if (!call.header("authorization").equals("Bearer " + GOOD_KEY)) {
            call.status(401, "application/json", error("no such key: " + call.header("authorization")), "");
            return;
        }
        switch (call.model()) {
            case "missing" -> call.status(404, "application/json", error("no such model"), "");
            case "html" -> call.status(200, "text/html", "<html>" + SAID + "</html>", "");
            case "repeats" -> call.whole(Frames.answer("your key is " + GOOD_KEY));
            case "named" -> call.whole(named(GOOD_KEY));
            default -> call.whole(named("known-2026-11"));
        }
    }

    private static String error(String message) {
        return "{\"error\":{\"message\":\"" + message + " " + SAID + "\"}}";
    }

    private static String named(String model) {
        return """
            {"id":"x","object":"chat.completion","created":1,"model":"%s","choices":[{"index":0,"message":\
            {"role":"assistant","content":"%s"},"finish_reason":"stop"}],\
            "usage":{"prompt_tokens":11,"completion_tokens":3,"total_tokens":14}}\
            """.formatted(model, SAID);
    }

    private static Outcome aegis(String... line) {
        Outcome outcome = place.run(line);
        SINKS.add(outcome.out());
        SINKS.add(outcome.err());
        return outcome;
    }

    private static JsonNode json(Outcome outcome) {
        return Json.parse(outcome.out());
    }

    @Test
    void theListSaysWhoIsAskedWhereAndByWhom() {
        Outcome table = aegis("providers", "list");
        assertThat(table.exit()).as(table.toString()).isZero();
        assertThat(table.out().lines().findFirst())
                .hasValueSatisfying(heading -> assertThat(heading)
                        .contains("NAME", "TYPE", "MODEL", "HOST", "REGION", "DIALECTS", "BREAKER", "ROUTES"));
        JsonNode main = json(aegis("provider", "list", "-o", "json")).get(0);
        assertThat(main.path("name").stringValue()).isEqualTo("main");
        assertThat(main.path("host").stringValue()).isEqualTo("127.0.0.1");
        assertThat(main.path("region").stringValue()).isEqualTo("eu-west");
        assertThat(main.path("breaker").stringValue()).isEqualTo("closed");
        assertThat(main.path("routes").toString()).isEqualTo("[\"default\",\"spare\"]");
        assertThat(main.path("dialects").toString()).contains("openai.chat");
    }

    @Test
    void aProviderThatAnswersIsSentOneConstantAndIsZero() {
        upstream.forget();
        Outcome outcome = aegis("provider", "test", "main", "--json");
        assertThat(outcome.exit()).as(outcome.toString()).isZero();
        JsonNode report = json(outcome);
        assertThat(report.path("outcome").stringValue()).isEqualTo("answered");
        assertThat(report.path("reachable").booleanValue()).isTrue();
        assertThat(report.path("http").stringValue()).isEqualTo("2xx");
        assertThat(report.path("model").stringValue()).isEqualTo("known");
        assertThat(report.path("answered_by").stringValue()).isEqualTo("known-2026-11");
        assertThat(report.path("millis").isIntegralNumber()).isTrue();
        assertThat(report.path("usage").toString()).isEqualTo("{\"input\":11,\"output\":3}");
        assertThat(upstream.calls()).singleElement().satisfies(call -> {
            assertThat(call.header("authorization")).isEqualTo("Bearer " + GOOD_KEY);
            assertThat(call.text()).hasSizeLessThan(300);
            assertThat(call.json().path("max_completion_tokens").intValue()).isEqualTo(16);
            assertThat(call.prompt()).isEqualTo("Answer with the word ok.");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "wrong-key, credentials_rejected, 4xx, true, AEG-PRV-002, 1",
        "wrong-model, model_unknown, 4xx, true, AEG-PRV-008, 1",
        "wrong-api, invalid_answer, 2xx, true, AEG-PRV-001, 1",
        "repeats-key, invalid_answer, , true, AEG-PRV-001, 1",
        "names-itself-after-key, invalid_answer, , true, AEG-PRV-001, 1",
        "gone, unreachable, , false, AEG-PRV-001, 1"
    })
    void whatIsWrongIsAClosedWordWithWhatWhyAndFix(
            String provider, String outcome, String http, boolean reachable, String code, int exit) {
        Outcome tested = aegis("provider", "test", provider, "-o", "json");
        assertThat(tested.exit()).as(tested.toString()).isEqualTo(exit);
        JsonNode report = json(tested);
        assertThat(report.path("outcome").stringValue()).isEqualTo(outcome);
        assertThat(report.path("http").asString(null)).isEqualTo(http);
        assertThat(report.path("reachable").booleanValue()).isEqualTo(reachable);
        JsonNode error = report.path("error");
        assertThat(error.path("code").stringValue()).isEqualTo(code);
        assertThat(List.of(error.path("what"), error.path("why"), error.path("fix")))
                .allSatisfy(words -> assertThat(words.stringValue()).endsWith("."));
        assertThat(tested.err()).contains(code, error.path("fix").stringValue());
    }

    @Test
    void aProviderThatNobodyKnowsIsFourAndTheNearestNameIsOffered() {
        Outcome outcome = aegis("provider", "test", "mian");
        assertThat(outcome.exit()).as(outcome.toString()).isEqualTo(4);
        assertThat(outcome.err()).contains("There is no such provider.", "`main`");
        assertThat(aegis("provider", "test", "../keys").exit()).isEqualTo(4);
    }

    @Test
    void aProviderOfAnyModelIsAskedForTheOneThatIsNamedAndForNoneOtherwise() {
        Outcome nameless = aegis("provider", "test", "any-model");
        assertThat(nameless.exit()).as(nameless.toString()).isEqualTo(2);
        assertThat(nameless.err()).contains("--model");
        assertThat(aegis("provider", "test", "any-model", "--model", "known").exit())
                .isZero();
        assertThat(upstream.last().model()).isEqualTo("known");
    }

    @Test
    void eachTestIsTwoRecordsInTheNameOfWhoRanIt() {
        aegis("provider", "test", "wrong-key");
        List<JsonNode> records = aegis("audit", "export")
                .out()
                .lines()
                .map(Json::parse)
                .filter(record -> record.path("type").asString("").equals("provider_test"))
                .map(record -> record.path("body"))
                .filter(body -> body.path("provider").asString("").equals("wrong-key"))
                .toList();
        assertThat(records).hasSizeGreaterThanOrEqualTo(2);
        JsonNode begun = records.get(records.size() - 2);
        JsonNode ended = records.getLast();
        assertThat(begun.path("outcome").stringValue()).isEqualTo("begun");
        assertThat(ended.path("outcome").stringValue()).isEqualTo("credentials_rejected");
        assertThat(ended.path("status").intValue()).isEqualTo(401);
        assertThat(List.of(begun, ended))
                .allSatisfy(body -> assertThat(body.path("actor").stringValue()).startsWith("operator:uid="));
    }

    @Test
    void whereNoGatewayRunsItIsAskedAllTheSameAndTheEvidenceIsInTheDirectory() {
        try (var another = new ScriptedUpstreamServer().otherwise(ProviderIT::answer)) {
            var alone = new Workplace("provider-alone")
                    .environment("GOOD_KEY", GOOD_KEY)
                    .config("""
                        providers:
                          main: {type: openai_compatible, base_url: %1$s, api_key: secret://env/GOOD_KEY, model: known}
                          unset: {type: openai_compatible, base_url: %1$s, api_key: secret://env/NOT_SET, model: known}
                        pipeline: {ingress: [], egress: []}
                        routes: {default: {provider: main}}
                        """.formatted(another.baseUrl()) + Policies.server());
            assertThat(alone.run("provider", "list").out()).contains("main", "unset");
            assertThat(alone.run("provider", "test", "main").exit()).isEqualTo(4);
            assertThat(alone.data()).doesNotExist();
            alone.key("somebody");
            Outcome tested = alone.run("provider", "test", "main", "-o", "yaml");
            assertThat(tested.exit()).as(tested.toString()).isZero();
            assertThat(tested.out()).contains("answered_by", "known-2026-11");
            assertThat(another.count()).isEqualTo(1);
            assertThat(alone.run("provider", "test", "unset").exit()).isEqualTo(78);
            assertThat(another.count()).isEqualTo(1);
            assertThat(alone.run("audit", "export").out()).contains("\"provider_test\"", "\"begun\"", "\"answered\"");
        }
    }

    @Test
    void noSinkHoldsACredentialOrWhatTheUpstreamSaid() throws IOException {
        for (String provider : List.of("main", "wrong-key", "wrong-model", "wrong-api", "repeats-key")) {
            aegis("provider", "test", provider);
        }
        assertThat(gateway.terminate()).isZero();
        try {
            String said = String.join("\n", SINKS) + gateway.out() + gateway.err();
            assertThat(said).contains("AEG-PRV-002", "answered");
            for (String canary : List.of(GOOD_KEY, BAD_KEY, SAID)) {
                requireAbsent(canary, said);
            }
        } finally {
            gateway = place.serve();
        }
    }

    /** In what was printed, and in what a gateway that has ended has left: one that runs may write a file while it is read. */
    private static void requireAbsent(String canary, String said) throws IOException {
        var traces = new Traces(canary);
        assertThat(traces.in(said.getBytes(StandardCharsets.UTF_8))).isEmpty();
        assertThat(traces.in((said + canary).getBytes(StandardCharsets.UTF_8)))
                .as("a leak would be seen")
                .isPresent();
        byte[] ledger = Files.readAllBytes(place.data().resolve("evidence.ledger"));
        assertThat(new String(ledger, StandardCharsets.UTF_8)).contains("provider_test");
        assertThat(traces.in(ledger)).isEmpty();
        for (Path file : place.files()) {
            if (file.startsWith(place.data())) {
                assertThat(traces.in(Files.readAllBytes(file)))
                        .as(file.toString())
                        .isEmpty();
            }
        }
    }
}
