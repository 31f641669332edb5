package io.aegis.claims;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Whoever may see a run follows it as it goes on, step by step and without its content, and no longer than they may. */
class RunEventsIT {
    private static final String REST = """
        guardrails:
          ask: {type: aegis.regex_guard, timeout: 30s, patterns: [{name: risky, pattern: "transfer", action: require_approval}]}
          pii: {type: aegis.pii, timeout: 30s, entities: [EMAIL_ADDRESS]}
        pipeline: {ingress: [ask, pii], tool_result: [pii], egress: [pii]}
        approvals: {approvers: [joe]}
        routes:
          default: {provider: main, model: "{requested}", models: ["s-*"]}
          agent:
            provider: main
            model: s-agent
            tools:
              look:
                description: Look something up
                parameters: {type: object, properties: {q: {type: string}}, required: [q]}
                http: {method: post, url: "%s", body: [q]}
        """;
    private static final String MAIL = "jane.doe@example.com";

    private static final ScriptedUpstreamServer UPSTREAM = new ScriptedUpstreamServer();
    private static Workplace place;
    private static String kim;
    private static String joe;
    private static GatewayProcess gateway;

    @BeforeAll
    static void start() {
        String tool = UPSTREAM.baseUrl().replace("/v1", "/tools/look");
        place = new Workplace("run-events")
                .config(Policies.provider(UPSTREAM) + REST.formatted(tool) + Policies.server());
        kim = place.key("kim");
        joe = place.key("joe");
        gateway = place.serve();
        UPSTREAM.on("s-agent", call -> {
            if (call.text().contains("found")) {
                call.say(Spoken.Said.text("it is there"));
            } else {
                call.say(Spoken.Said.call("look", "{\"q\":\"it\"}"));
            }
        });
    }

    @AfterAll
    static void stop() {
        gateway.close();
        UPSTREAM.close();
    }

    private static String begin(String text) {
        Answer begun = gateway.http(kim)
                .post(
                        "/v1/runs",
                        "{\"route\":\"agent\",\"background\":true,\"messages\":[{\"role\":\"user\",\"content\":\""
                                + text + "\"}]}");
        assertThat(begun.status()).as(begun.text()).isEqualTo(202);
        return begun.run();
    }

    private static List<String> names(Events.Story story) {
        return story.raw()
                .lines()
                .filter(line -> line.startsWith("event: "))
                .map(line -> line.substring("event: ".length()))
                .toList();
    }

    @Test
    void eachStepIsToldWhenItHappensAndNothingOfWhatIsSaid() throws Exception {
        var asked = new CountDownLatch(1);
        var watched = new CountDownLatch(1);
        UPSTREAM.otherwise(call -> {
            asked.countDown();
            await(watched);
            call.whole("{\"found\":\"" + MAIL + "\"}");
        });
        String run = begin("look up " + MAIL);
        await(asked);
        Events.Story story;
        try (Events events = gateway.http(kim).events("/v1/runs/" + run + "/events")) {
            while (!events.next().orElseThrow().has("destination")) { // the tool is being called, and that was told
                assertThat(watched.getCount()).isOne();
            }
            watched.countDown();
            story = events.rest();
        }
        assertThat(names(story))
                .containsExactly(
                        "running",
                        "attempt",
                        "guard",
                        "guard",
                        "guard",
                        "tool_call",
                        "tool_result",
                        "guard",
                        "attempt",
                        "guard",
                        "guard",
                        "completed");
        assertThat(story.raw()).doesNotContain("jane").doesNotContain("found").doesNotContain("it is there");
        JsonNode last = story.events().getLast();
        List<String> stages = StreamSupport.stream(last.path("events").spliterator(), false)
                .map(event -> event.path("stage").asString(""))
                .toList();
        assertThat(stages).contains("ingress", "tool_result", "egress");
        assertThat(story.events())
                .filteredOn(event -> event.has("stage"))
                .allMatch(event -> last.path("events").toString().contains(event.toString()));
    }

    @Test
    void whoComesLateHearsWhatHappenedSinceItWentOn() throws Exception {
        var asked = new CountDownLatch(1);
        var watched = new CountDownLatch(1);
        UPSTREAM.otherwise(call -> {
            asked.countDown();
            await(watched);
            call.whole("{\"found\":\"it\"}");
        });
        String run = begin("look it up, and transfer it");
        try (Events early = gateway.http(kim).events("/v1/runs/" + run + "/events")) {
            assertThat(early.next().orElseThrow().path("status").asString("")).isEqualTo("paused");
            decide(run);
            await(asked);
            try (Events late = gateway.http(joe).events("/v1/runs/" + run + "/events")) {
                watched.countDown();
                List<String> heard = names(late.rest());
                assertThat(heard).startsWith("running").endsWith("completed").contains("attempt", "tool_call");
                assertThat(names(early.rest()))
                        .containsSubsequence("paused", "guard", "running", "attempt")
                        .endsWith("completed");
            }
        }
    }

    @Test
    void nobodyFollowsWithAKeyThatIsRevoked() {
        String before = place.run("keys", "list", "-o", "json").out();
        String another = place.key("joe");
        String run = begin("transfer it to nobody");
        try (Events events = gateway.http(another).events("/v1/runs/" + run + "/events")) {
            assertThat(events.next().orElseThrow().path("status").asString("")).isEqualTo("paused");
            String id = Json.parse(place.run("keys", "list", "-o", "json").out())
                    .valueStream()
                    .filter(key -> key.path("name").asString("").equals("joe"))
                    .map(key -> key.path("id").asString(""))
                    .filter(key -> !before.contains(key))
                    .findFirst()
                    .orElseThrow();
            assertThat(place.run("keys", "revoke", id).exit()).isZero();
            assertThat(names(events.rest())).containsExactly("paused");
        }
        assertThat(gateway.http(kim)
                        .get("/v1/runs/" + run)
                        .json()
                        .path("status")
                        .asString(""))
                .isEqualTo("paused");
    }

    private static void decide(String run) {
        String digest = gateway.http(joe)
                .get("/v1/runs/" + run)
                .json()
                .at("/pending/digest")
                .asString("");
        Answer decided = gateway.http(joe)
                .post("/v1/runs/" + run + "/resume", "{\"decision\":\"approved\",\"digest\":\"" + digest + "\"}");
        assertThat(decided.status()).as(decided.text()).isEqualTo(200);
    }

    private static void await(CountDownLatch latch) throws java.io.IOException {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stopping) {
            throw new java.io.InterruptedIOException();
        }
    }
}
