package io.aegis.claims;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A gateway under load is killed at each step that a run takes. What was under way is an error that says so, and nothing is sent twice. */
class CrashStepsIT {
    private static final String REST = """
        guardrails:
          ask: {type: aegis.regex_guard, timeout: 30s, patterns: [{name: risky, pattern: "transfer", action: require_approval}]}
          pii: {type: aegis.pii, timeout: 30s, entities: [EMAIL_ADDRESS]}
        pipeline: {ingress: [ask, pii], egress: [pii], tool_result: [pii]}
        approvals: {approvers: [joe]}
        routes:
          default: {provider: main, model: "{requested}", models: ["s-*"]}
          held: {provider: main, model: s-held, on_pause: hold, hold_timeout: 60s}
          agent:
            provider: main
            model: s-agent
            tools:
              look:
                description: Look something up
                parameters: {type: object, properties: {q: {type: string}}, required: [q]}
                http: {method: post, url: "%s", body: [q]}
        """;
    private static final int CLIENTS = 3;

    private static final ScriptedUpstreamServer UPSTREAM = new ScriptedUpstreamServer();
    /** How often each message of the load reached the upstream. */
    private static final Map<String, Integer> LOAD = new ConcurrentHashMap<>();

    private static final Set<String> LOADED = ConcurrentHashMap.newKeySet();

    /** Runs of the steps before. */
    private static final Set<String> EARLIER = new HashSet<>();

    private static Workplace place;
    private static String kim;
    private static String joe;
    private static String lou;
    private static GatewayProcess gateway;
    private static int rounds;

    @BeforeAll
    static void start() {
        String tool = UPSTREAM.baseUrl().replace("/v1", "/tools/look");
        place = new Workplace("crash-steps")
                .config(Policies.provider(UPSTREAM) + REST.formatted(tool) + Policies.server());
        kim = place.key("kim");
        joe = place.key("joe");
        lou = place.key("lou");
        gateway = place.serve();
        UPSTREAM.on("s-load", call -> {
            LOAD.merge(call.text(), 1, Integer::sum);
            call.echo();
        });
    }

    /** Every run of the load is accounted for, and none of it was sent twice; the evidence of all of this is whole. */
    @AfterAll
    static void account() {
        try (UPSTREAM) {
            gateway.close();
            assertThat(LOAD.values()).isNotEmpty().allMatch(times -> times == 1);
            List<JsonNode> all = records().toList();
            var started = ofType(all, "run_started");
            var ended = ofType(all, "run_evidence");
            assertThat(ended).doesNotHaveDuplicates().containsAll(started);
            assertThat(LOADED).isNotEmpty();
            assertThat(ended).containsAll(LOADED);
            assertThat(place.run("audit", "export", "-f", "all.jsonl").exit()).isZero();
            Workplace.Outcome verified = place.run("audit", "verify", "all.jsonl");
            assertThat(verified.exit()).as(verified.toString()).isZero();
        }
    }

    private static List<String> ofType(List<JsonNode> records, String type) {
        return records.stream()
                .filter(record -> record.path("type").asString("").equals(type))
                .map(record -> record.at("/body/run").asString(""))
                .toList();
    }

    private static Stream<JsonNode> records() {
        return place.run("audit", "export").out().lines().skip(1).map(Json::parse);
    }

    /** A place in a run, as somebody outside sees it. */
    private static final class Gate {
        private final CountDownLatch reached = new CountDownLatch(1);
        private final AtomicInteger times = new AtomicInteger();

        /** Holds a call until whoever made it is dead. */
        void hold(UpstreamCall call) throws IOException {
            times.incrementAndGet();
            reached.countDown();
            int end = call.socket().getInputStream().read();
            if (end >= 0) {
                throw new IOException("more came than one request");
            }
        }

        void await() throws InterruptedException {
            assertThat(reached.await(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    private interface Steps {
        void upTo() throws Exception;
    }

    /** What is on record of the runs of one step. */
    private record Left(List<JsonNode> records) {
        List<String> types() {
            return records.stream()
                    .map(record -> record.path("type").asString(""))
                    .toList();
        }

        JsonNode end() {
            return records.stream()
                    .filter(record -> record.path("type").asString("").equals("run_evidence"))
                    .reduce((one, other) -> {
                        throw new AssertionError("two ends");
                    })
                    .orElseThrow()
                    .path("body");
        }

        void isInterrupted() {
            assertThat(end().path("status").asString("")).isEqualTo("error");
            assertThat(end().path("code").asString("")).isEqualTo("AEG-RUN-003");
        }
    }

    /** Takes a run as far as told, under load, kills the gateway there, and starts it again. */
    private static Left killed(Steps steps) throws Exception {
        rounds++;
        List<Thread> clients = new ArrayList<>();
        var working = new CountDownLatch(CLIENTS);
        for (int number = 0; number < CLIENTS; number++) {
            String name = "round " + rounds + " client " + number;
            Http client = gateway.http(lou);
            clients.add(Thread.startVirtualThread(() -> load(client, name, working)));
        }
        assertThat(working.await(60, TimeUnit.SECONDS)).isTrue();
        steps.upTo();
        gateway.kill();
        for (Thread client : clients) {
            client.join();
        }
        gateway.close();
        gateway = place.serve();
        return left();
    }

    private static void load(Http client, String name, CountDownLatch working) {
        try {
            for (int number = 0; true; number++) {
                LOADED.add(client.ask("s-load", name + " message " + number).run());
                working.countDown();
            }
        } catch (AssertionError killed) {
            working.countDown();
        }
    }

    private static Left left() {
        List<JsonNode> fresh = records()
                .filter(CrashStepsIT::isOfKim)
                .filter(record -> !EARLIER.contains(record.at("/body/run").asString("")))
                .toList();
        fresh.forEach(record -> EARLIER.add(record.at("/body/run").asString("")));
        return new Left(fresh);
    }

    private static boolean isOfKim(JsonNode record) {
        JsonNode body = record.path("body");
        return body.has("run")
                && (body.path("principal").asString("").equals("api_key:kim")
                        || body.path("requester").asString("").equals("api_key:kim"));
    }

    private static void ask(String body) {
        Http client = gateway.http(kim);
        Thread.startVirtualThread(() -> {
            try {
                client.chat(body);
            } catch (AssertionError expected) {
                assertThat(expected).isNotNull(); // the gateway is killed under it
            }
        });
    }

    private static String paused(String body) {
        Answer paused = gateway.http(kim).chat(body);
        assertThat(paused.status()).as(paused.text()).isEqualTo(409);
        return paused.run();
    }

    private static void decide(String run, String decision) {
        String digest = gateway.http(joe)
                .get("/v1/runs/" + run)
                .json()
                .at("/pending/digest")
                .asString("");
        Answer decided = gateway.http(joe)
                .post(
                        "/v1/runs/" + run + "/resume",
                        "{\"decision\":\"" + decision + "\",\"digest\":\"" + digest + "\"}");
        assertThat(decided.status()).as(decided.text()).isEqualTo(200);
    }

    private static String status(String run) {
        return gateway.http(kim).get("/v1/runs/" + run).json().path("status").asString("");
    }

    @Test
    void whileTheProviderIsAsked() throws Exception {
        var gate = new Gate();
        UPSTREAM.on("s-asked", gate::hold);
        Left left = killed(() -> {
            ask(Http.question("s-asked", "hello"));
            gate.await();
        });
        assertThat(left.types()).containsExactly("run_started", "run_evidence");
        left.isInterrupted();
        assertThat(gate.times).hasValue(1);
    }

    @Test
    void whileTheAnswerStreams() throws Exception {
        var gate = new Gate();
        UPSTREAM.on("s-half", call -> {
            call.begin();
            call.tell(Spoken.of(call)
                    .streamed(Spoken.Said.text("one ", "two ", "three "))
                    .all()
                    .subList(0, 3));
            gate.hold(call);
        });
        Left left = killed(() -> {
            try (Events events = gateway.http(kim).stream(Http.streamed("s-half", "hello"))) {
                assertThat(events.nextText()).isNotEmpty();
                gate.await();
            }
        });
        assertThat(left.types()).startsWith("run_started");
        assertThat(left.end().path("status").asString("")).isEqualTo("error");
        assertThat(gate.times).hasValue(1);
    }

    @Test
    void afterTheAnswer() throws Exception {
        UPSTREAM.on("s-done", UpstreamCall::echo);
        Left left = killed(() ->
                assertThat(gateway.http(kim).ask("s-done", "hello").status()).isEqualTo(200));
        assertThat(left.types()).containsExactly("run_started", "run_evidence");
        assertThat(left.end().path("status").asString("")).isEqualTo("completed");
    }

    @Test
    void whileAToolIsCalled() throws Exception {
        var gate = new Gate();
        UPSTREAM.on("s-agent", call -> call.say(Spoken.Said.call("look", "{\"q\":\"it\"}")));
        UPSTREAM.otherwise(gate::hold);
        Left left = killed(() -> {
            ask(Http.question("agent", "look it up"));
            gate.await();
        });
        assertThat(left.types()).containsExactly("run_started", "tool_called", "run_evidence");
        left.isInterrupted();
        assertThat(gate.times).hasValue(1);
    }

    @Test
    void whileTheProviderIsAskedWithWhatAToolSaid() throws Exception {
        var gate = new Gate();
        var tools = new AtomicInteger();
        UPSTREAM.otherwise(call -> {
            tools.incrementAndGet();
            call.whole("{\"found\":\"it\"}");
        });
        UPSTREAM.on("s-agent", call -> {
            if (call.text().contains("found")) {
                gate.hold(call);
            } else {
                call.say(Spoken.Said.call("look", "{\"q\":\"it\"}"));
            }
        });
        Left left = killed(() -> {
            ask(Http.question("agent", "look it up again"));
            gate.await();
        });
        assertThat(left.types()).containsExactly("run_started", "tool_called", "run_attempted", "run_evidence");
        left.isInterrupted();
        assertThat(gate.times).hasValue(1);
        assertThat(tools).hasValue(1);
    }

    @Test
    void whileItWaitsForAHuman() throws Exception {
        String body = Http.question("s-waits", "transfer it");
        UPSTREAM.on("s-waits", UpstreamCall::echo);
        var run = new String[1];
        Left left = killed(() -> run[0] = paused(body));
        assertThat(left.types()).containsExactly("approval");
        assertThat(paused(body)).isEqualTo(run[0]);
        decide(run[0], "approved");
        try (Events events = gateway.http(joe).events("/v1/runs/" + run[0] + "/events")) {
            assertThat(events.rest().events().getLast().path("status").asString(""))
                    .isEqualTo("completed");
        }
        assertThat(gateway.http(kim).chat(body).status()).isEqualTo(200);
    }

    @Test
    void whileItsCallerIsHeld() throws Exception {
        String body = Http.streamed("held", "transfer it to the held one");
        var run = new String[1];
        Left left = killed(() -> {
            try (Events events = gateway.http(kim).stream(body)) {
                run[0] = events.header("x-aegis-run-id");
            }
        });
        assertThat(left.types()).containsExactly("approval");
        assertThat(status(run[0])).isEqualTo("paused");
    }

    @Test
    void afterAHumanAgreed() throws Exception {
        var gate = new Gate();
        UPSTREAM.on("s-agreed", gate::hold);
        String body = Http.question("s-agreed", "transfer it");
        var run = new String[1];
        Left left = killed(() -> {
            run[0] = paused(body);
            decide(run[0], "approved");
            gate.await();
        });
        assertThat(left.types()).containsExactly("approval", "approval", "run_started", "run_evidence");
        left.isInterrupted();
        assertThat(gate.times).hasValue(1);
        Answer told = gateway.http(kim).chat(body);
        assertThat(told.run()).isEqualTo(run[0]);
        assertThat(told.text()).contains("AEG-RUN-003");
    }

    @Test
    void afterAHumanDenied() throws Exception {
        String body = Http.question("s-denied", "transfer it");
        var run = new String[1];
        Left left = killed(() -> {
            run[0] = paused(body);
            decide(run[0], "denied");
        });
        assertThat(left.types()).containsExactly("approval", "approval", "run_evidence");
        assertThat(left.end().path("status").asString("")).isEqualTo("denied");
        Answer told = gateway.http(kim).chat(body);
        assertThat(told.run()).isEqualTo(run[0]);
        assertThat(told.text()).contains("AEG-RUN-002");
    }

    @Test
    void whileItGoesOnWithoutItsCaller() throws Exception {
        var gate = new Gate();
        UPSTREAM.on("s-background", gate::hold);
        var run = new String[1];
        Left left = killed(() -> {
            Answer begun = gateway.http(kim)
                    .post(
                            "/v1/runs",
                            "{\"route\":\"s-background\",\"background\":true,"
                                    + "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}");
            assertThat(begun.status()).as(begun.text()).isEqualTo(202);
            run[0] = begun.run();
            gate.await();
        });
        assertThat(left.types()).containsExactly("run_started", "run_evidence");
        left.isInterrupted();
        assertThat(status(run[0])).isEqualTo("error");
        assertThat(gate.times).hasValue(1);
    }
}
