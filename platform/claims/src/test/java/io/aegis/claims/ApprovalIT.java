package io.aegis.claims;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A run waits for a human, is decided by nobody without authority, and its answer belongs to its requester. */
class ApprovalIT {
    private static final String ADDRESS = "jane.doe@example.com";
    private static final String CONFIG = """
        providers:
          agent:
            type: fake
            complete_response: "All done."
            tool_calls:
              - [{name: send_email, arguments: {to: "someone", body: "hello"}}]
          plain: {type: fake, echo: true}
          adviser: {type: fake, complete_response: "Buy everything."}
        guardrails:
          pii: {type: aegis.pii, timeout: 30s, entities: [EMAIL_ADDRESS]}
          ask: {type: aegis.regex_guard, timeout: 30s, patterns: [{name: risky, pattern: "transfer", action: require_approval}]}
          advice: {type: aegis.regex_guard, timeout: 30s, patterns: [{name: advice, pattern: "Buy", action: require_approval}]}
        pipeline: {ingress: [ask, pii], tool_result: [pii]}
        routes:
          agent:
            provider: agent
            pipeline: {ingress: [pii]}
            tools:
              send_email: {description: Send an email, result: sent, require_approval: true}
              delete_records: {deny: true}
          plain: {provider: plain}
          adviser: {provider: adviser, pipeline: {ingress: [], egress: [advice]}}
          held: {provider: plain, on_pause: hold, hold_timeout: 60s}
        approvals: {approvers: [joe, team:risk]}
        auth: {type: api_key, roles: {auditor: [audit]}}
        server: {drain: {delay: 0s, timeout: 5s}}
        """;

    private static Workplace place;
    private static GatewayProcess gateway;
    private static Http jane;
    private static Http joe;
    private static Http ann;
    private static Http eve;
    private static Http audit;

    @BeforeAll
    static void start() {
        place = new Workplace("approval").config(CONFIG);
        String janes = place.key("jane");
        String joes = place.key("joe");
        String anns = place.key("ann", "--team", "risk");
        String eves = place.key("eve");
        String audits = place.key("audit");
        gateway = place.serve();
        jane = gateway.http(janes);
        joe = gateway.http(joes);
        ann = gateway.http(anns);
        eve = gateway.http(eves);
        audit = gateway.http(audits);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static String question(String model, String text) {
        return Http.question(model, text + " " + ADDRESS);
    }

    private static JsonNode pending(Http who, String run) {
        return who.get("/v1/runs/" + run).json().path("pending");
    }

    private static Answer decide(Http who, String run, String decision) {
        return decide(who, run, decision, pending(joe, run).path("digest").asString(""));
    }

    private static Answer decide(Http who, String run, String decision, String digest) {
        return who.post(
                "/v1/runs/" + run + "/resume", "{\"decision\":\"" + decision + "\",\"digest\":\"" + digest + "\"}");
    }

    /** Follows a run to its end by its events. */
    private static JsonNode end(Http who, String run) {
        try (Events events = who.events("/v1/runs/" + run + "/events")) {
            return events.rest().events().getLast();
        }
    }

    @Test
    void aRunThatAGuardAsksForWaitsAndItsCallerGetsItsAnswerOnce() {
        String body = question("plain", "transfer the money for");
        Answer paused = jane.chat(body);
        assertThat(paused.status()).isEqualTo(409);
        assertThat(paused.code()).isEqualTo("approval_required");
        assertThat(paused.header("x-should-retry")).isEqualTo("false");
        String run = paused.run();
        assertThat(jane.chat(body).run()).isEqualTo(run);
        assertThat(place.run("explain", run).out())
                .containsPattern("principal +api_key:jane")
                .contains("paused: it waits for a human");

        JsonNode shown = pending(joe, run);
        assertThat(shown.path("action").asString("")).isEqualTo("request");
        assertThat(shown.toString()).contains("transfer the money").doesNotContain(ADDRESS);
        assertThat(shown.path("what")
                        .valueStream()
                        .flatMap(deed -> deed.path("masks").valueStream()))
                .singleElement()
                .satisfies(mask -> {
                    assertThat(mask.at("/entities/0").asString("")).isEqualTo("EMAIL_ADDRESS");
                    assertThat(mask.path("cleared").asBoolean(true)).isFalse();
                });

        Answer decided = decide(joe, run, "approved");
        assertThat(decided.status()).as(decided.text()).isEqualTo(200);
        assertThat(decided.text()).doesNotContain("transfer the money").doesNotContain(ADDRESS);
        assertThat(end(joe, run).path("status").asString("")).isEqualTo("completed");

        assertThat(joe.get("/v1/runs/" + run).text()).doesNotContain(ADDRESS);
        assertThat(eve.get("/v1/runs/" + run).status()).isEqualTo(404);
        Answer fetched = jane.chat(body);
        assertThat(fetched.status()).isEqualTo(200);
        assertThat(fetched.run()).isEqualTo(run);
        assertThat(fetched.content()).contains(ADDRESS);
        assertThat(jane.chat(body).status()).isEqualTo(409);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/chat/completions", "/v1/responses", "/v1/messages"})
    void aCallThatNeedsApprovalWaitsOnEverySurface(String path) {
        String input = path.equals("/v1/responses")
                ? "\"input\":\"mail on " + path + "\""
                : "\"messages\":[{\"role\":\"user\",\"content\":\"mail on " + path + "\"}]";
        String most = path.equals("/v1/messages") ? ",\"max_tokens\":99" : "";
        for (String stream : List.of("false", "true")) {
            String body = "{\"model\":\"agent\",\"stream\":" + stream + most + "," + input + "}";
            Answer paused = jane.post(path, body);
            assertThat(paused.status()).as(paused.text()).isEqualTo(409);
            assertThat(paused.aegisCode()).isEqualTo("AEG-RUN-001");
            JsonNode shown = pending(joe, paused.run());
            assertThat(shown.path("action").asString("")).isEqualTo("calls");
            assertThat(shown.at("/what/0/what").asString("")).isEqualTo("send_email");
            assertThat(shown.at("/what/0/text").asString("")).contains("\"body\":\"hello\"");
            assertThat(shown.at("/asked_by/0/rule").asString("")).isEqualTo("tool-needs-approval");
            assertThat(pending(jane, paused.run()).at("/what/0/what").asString(""))
                    .isEqualTo("send_email");
            assertThat(pending(jane, paused.run()).toString()).doesNotContain("hello");
            assertThat(decide(ann, paused.run(), "approved").status()).isEqualTo(200);
            assertThat(end(ann, paused.run()).path("status").asString("")).isEqualTo("completed");
            Answer fetched = jane.post(path, body);
            assertThat(fetched.status()).as(fetched.text()).isEqualTo(200);
            assertThat(fetched.run()).isEqualTo(paused.run());
            assertThat(fetched.text()).contains("All done.");
        }
    }

    /** Whoever waits for an answer could else read it before anybody has agreed, and after somebody has denied it. */
    @Test
    void anAnswerThatWaitsIsShownToThoseWhoDecideAndNotToItsCaller() {
        Answer begun = jane.post(
                "/v1/runs", "{\"route\":\"adviser\",\"messages\":[{\"role\":\"user\",\"content\":\"what now?\"}]}");
        assertThat(begun.status()).isEqualTo(202);
        String run = begun.json().path("run_id").asString("");
        try (Events events = jane.events("/v1/runs/" + run + "/events")) {
            JsonNode paused = events.next().orElseThrow();
            for (JsonNode shown :
                    List.of(begun.json(), jane.get("/v1/runs/" + run).json(), paused)) {
                assertThat(shown.path("status").asString("")).isEqualTo("paused");
                assertThat(shown.at("/pending/digest").asString("")).isNotEmpty();
                assertThat(shown.at("/pending/action").asString("")).isEqualTo("answer");
                assertThat(shown.toString()).doesNotContain("Buy");
            }
        }
        assertThat(pending(joe, run).at("/what/0/text").asString("")).isEqualTo("Buy everything.");
        assertThat(decide(joe, run, "denied").status()).isEqualTo(200);
        assertThat(jane.get("/v1/runs/" + run).text()).doesNotContain("Buy");
    }

    @Test
    void aHeldStreamIsKeptAliveAndGoesOnWhenSomebodyAgrees() {
        try (Events events = jane.stream(Http.streamed("held", "transfer it now"))) {
            String run = events.header("x-aegis-run-id");
            assertThat(decide(joe, run, "approved").status()).isEqualTo(200);
            Events.Story story = events.rest();
            assertThat(story.done()).as(story.raw()).isTrue();
            assertThat(story.raw()).contains("transfer it now");
        }
    }

    @Test
    void nobodyDecidesWithoutAuthority() {
        String body = Http.question("plain", "transfer without authority");
        String run = jane.chat(body).run();
        String digest = pending(joe, run).path("digest").asString("");
        assertThat(digest).isNotEmpty();

        assertThat(decide(jane, run, "approved", digest).aegisCode()).isEqualTo("AEG-AUTH-003");
        assertThat(decide(eve, run, "approved", digest).aegisCode()).isEqualTo("AEG-AUTH-003");
        assertThat(decide(eve, run, "denied", digest).status()).isEqualTo(403);
        assertThat(decide(audit, run, "approved", digest).status()).isEqualTo(403);
        assertThat(gateway.http()
                        .post("/v1/runs/" + run + "/resume", "{\"decision\":\"approved\"}")
                        .status())
                .isEqualTo(401);
        Answer missing = joe.post("/v1/runs/" + run + "/resume", "{\"decision\":\"approved\"}");
        assertThat(missing.status()).isEqualTo(409);
        assertThat(missing.json().at("/error/aegis/digest").asString("")).isEqualTo(digest);
        assertThat(decide(joe, run, "approved", "00".repeat(32)).status()).isEqualTo(409);
        String others =
                jane.chat(Http.question("plain", "transfer something else")).run();
        assertThat(decide(
                                joe,
                                run,
                                "approved",
                                pending(joe, others).path("digest").asString(""))
                        .status())
                .isEqualTo(409);
        assertThat(joe.post("/v1/runs/" + run + "/resume", "{\"decision\":\"maybe\"}")
                        .status())
                .isEqualTo(400);
        assertThat(joe.post("/v1/runs/none/resume", "{\"decision\":\"approved\"}")
                        .status())
                .isEqualTo(404);
        assertThat(jane.get("/v1/runs/" + run).json().path("status").asString(""))
                .isEqualTo("paused");

        assertThat(decide(joe, run, "denied", digest).status()).isEqualTo(200);
        assertThat(decide(ann, run, "approved", digest).aegisCode()).isEqualTo("AEG-RUN-005");
        assertThat(jane.chat(body).aegisCode()).isEqualTo("AEG-RUN-002");

        var recorded = new ArrayList<String>();
        audit.get("/v1/audit/ledger").text().lines().map(Json::parse).forEach(record -> {
            if (record.path("type").asString("").equals("approval")
                    && record.at("/body/run").asString("").equals(run)) {
                recorded.add(record.at("/body/action").asString("") + " "
                        + record.at("/body/by").asString("") + " "
                        + record.at("/body/reason").asString(""));
            }
        });
        assertThat(recorded)
                .containsExactly(
                        "requested  ",
                        "refused api_key:jane AEG-AUTH-003",
                        "refused api_key:eve AEG-AUTH-003",
                        "refused api_key:eve AEG-AUTH-003",
                        "refused api_key:audit AEG-AUTH-003",
                        "refused api_key:joe AEG-RUN-006",
                        "refused api_key:joe AEG-RUN-006",
                        "refused api_key:joe AEG-RUN-006",
                        "denied api_key:joe ",
                        "refused api_key:ann AEG-RUN-005");
    }

    @Test
    void whoTheRequesterNamesCannotDecideUnlessPolicyLetsThem() {
        Answer run = jane.post(
                "/v1/runs",
                "{\"route\":\"plain\",\"messages\":[{\"role\":\"user\",\"content\":\"transfer to my friends\"}],"
                        + "\"approvers\":[\"eve\",\"jane\",\"ann\"]}");
        assertThat(run.status()).isEqualTo(202);
        assertThat(run.json().path("status").asString("")).isEqualTo("paused");
        String id = run.json().path("run_id").asString("");
        String digest = run.json().at("/pending/digest").asString("");
        assertThat(decide(eve, id, "approved", digest).status()).isEqualTo(403);
        assertThat(decide(jane, id, "approved", digest).status()).isEqualTo(403);
        assertThat(decide(joe, id, "approved", digest).status()).isEqualTo(403);
        assertThat(decide(ann, id, "approved", digest).status()).isEqualTo(200);
    }

    @Test
    void aRunInTheBackgroundIsFetchedByItsRequesterAlone() {
        Answer begun = jane.post(
                "/v1/runs",
                "{\"route\":\"plain\",\"background\":true,\"messages\":[{\"role\":\"user\",\"content\":\"remember "
                        + ADDRESS + "\"}]}");
        assertThat(begun.status()).isEqualTo(202);
        assertThat(begun.json().path("status").asString("")).isEqualTo("pending");
        String id = begun.json().path("run_id").asString("");
        assertThat(end(jane, id).path("status").asString("")).isEqualTo("completed");
        JsonNode own = jane.get("/v1/runs/" + id).json();
        assertThat(own.path("response").asString("")).contains(ADDRESS);
        assertThat(joe.get("/v1/runs/" + id).status()).isEqualTo(404);
        assertThat(eve.get("/v1/runs/" + id + "/events").status()).isEqualTo(404);
        List<String> listed = StreamSupport.stream(
                        jane.get("/v1/runs?limit=1000").json().path("data").spliterator(), false)
                .map(row -> row.path("run_id").asString(""))
                .toList();
        assertThat(listed).contains(id);
        assertThat(eve.get("/v1/runs").text()).doesNotContain(id);
    }

    @Test
    void aDeniedToolNeverRunsAndAClientCannotTakeTheNameOfOneOfTheRoutes() {
        String tools = ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"send_email\",\"parameters\":{}}}]}";
        String body = Http.question("agent", "hello");
        Answer taken = jane.chat(body.substring(0, body.length() - 1) + tools);
        assertThat(taken.status()).isEqualTo(400);
        assertThat(taken.text()).contains("send_email");
    }

    private static String endOf(Workplace.Outcome exported, String run) {
        return exported.out()
                .lines()
                .skip(1)
                .map(Json::parse)
                .filter(record -> record.path("type").asString("").equals("run_evidence"))
                .map(record -> record.path("body"))
                .filter(body -> body.path("run").asString("").equals(run))
                .map(body -> body.path("status").asString(""))
                .collect(Collectors.joining(" "));
    }

    @Test
    void whatWaitsIsEndedOnRecordAlsoIfItIsErasedWhileNoGatewayRuns() {
        var quiet = new Workplace("approval-erased").config(CONFIG);
        String run;
        try (GatewayProcess before = quiet.serve()) {
            run = before.http(quiet.key("pat"))
                    .chat(question("plain", "transfer it for pat,"))
                    .run();
        }
        Workplace.Outcome erased = quiet.run("runs", "purge", "--principal", "api_key:pat");
        assertThat(erased.toString()).contains("the content of 1 runs");
        assertThat(endOf(quiet.run("audit", "export"), run)).isEqualTo("error");
        try (GatewayProcess after = quiet.serve()) {
            assertThat(after.http(quiet.key("joe")).get("/v1/runs/" + run).status())
                    .isEqualTo(404);
        }
        assertThat(quiet.run("audit", "export", "-f", "erased.jsonl").exit()).isZero();
        assertThat(quiet.run("audit", "verify", "erased.jsonl").exit()).isZero();
    }

    @Test
    void whatAPrincipalHadIsErasedAtAnOperatorsWordAndTheLedgerStaysWhole() {
        Http pat = gateway.http(place.key("pat"));
        String body = question("plain", "transfer it for pat,");
        String waits = pat.chat(body).run();
        String done = pat.chat(question("plain", "nothing to ask about")).run();
        assertThat(pat.get("/v1/runs/" + waits).status()).isEqualTo(200);
        assertThat(place.run("runs", "purge").exit()).isEqualTo(2);
        assertThat(place.run("runs", "purge", "--principal", "api_key:pat", "--older-than", "1d")
                        .exit())
                .isEqualTo(2);

        Workplace.Outcome erased = place.run("runs", "purge", "--principal", "api_key:pat");
        assertThat(erased.exit()).as(erased.toString()).isZero();
        assertThat(erased.toString()).contains("the content of 1 runs");
        assertThat(pat.chat(body).run()).isNotEqualTo(waits); // nothing is known of the first
        assertThat(decide(joe, waits, "approved", "00").status()).isEqualTo(404);
        Workplace.Outcome old = place.run("runs", "purge", "--older-than", "3650d");
        assertThat(old.exit()).as(old.toString()).isZero();
        assertThat(old.toString()).contains("the content of 0 runs");

        Workplace.Outcome exported = place.run("audit", "export");
        List<JsonNode> erasures = exported.out()
                .lines()
                .skip(1)
                .map(Json::parse)
                .filter(record -> record.path("type").asString("").equals("content_erased"))
                .map(record -> record.path("body"))
                .toList();
        assertThat(erasures).hasSize(2);
        assertThat(erasures.getFirst().path("principal").asString("")).isEqualTo("api_key:pat");
        assertThat(erasures.getLast().has("before")).isTrue();
        assertThat(exported.out()).contains(done).doesNotContain(ADDRESS);
        assertThat(endOf(exported, waits)).isEqualTo("error");
        assertThat(place.run("explain", waits).out()).contains("error").doesNotContain("waits for a human");
        assertThat(place.run("audit", "export", "-f", "erased.jsonl").exit()).isZero();
        assertThat(place.run("audit", "verify", "erased.jsonl").exit()).isZero();
    }
}
