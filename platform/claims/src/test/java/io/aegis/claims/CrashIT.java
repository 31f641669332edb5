package io.aegis.claims;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A gateway that is killed: every run is finished once, or waits as before, or is an error that says why; and nothing is sent twice. */
class CrashIT {
    private static final String REST = """
        guardrails:
          ask: {type: aegis.regex_guard, timeout: 30s, patterns: [{name: risky, pattern: "transfer", action: require_approval}]}
          pii: {type: aegis.pii, timeout: 30s, entities: [EMAIL_ADDRESS]}
        pipeline: {ingress: [ask, pii], egress: [pii]}
        approvals: {approvers: [joe]}
        """;

    @Test
    void aRunThatWaitsIsThereAfterAKillAndGoesOn() {
        try (var upstream = new ScriptedUpstreamServer()) {
            var place = new Workplace("crash-paused").config(Policies.toUpstream(upstream, REST));
            String jane = place.key("jane");
            String joe = place.key("joe");
            String body = Http.question("s-x", "transfer it for jane.doe@example.com");
            String run;
            try (GatewayProcess gateway = place.serve()) {
                Answer paused = gateway.http(jane).chat(body);
                assertThat(paused.status()).as(paused.text()).isEqualTo(409);
                run = paused.run();
                gateway.kill();
            }
            assertThat(upstream.count()).isZero();
            try (GatewayProcess gateway = place.serve()) {
                assertThat(gateway.http(jane).chat(body).run()).isEqualTo(run);
                JsonNode shown = gateway.http(joe).get("/v1/runs/" + run).json();
                assertThat(shown.path("status").asString("")).isEqualTo("paused");
                String digest = shown.at("/pending/digest").asString("");
                Answer decided = gateway.http(joe)
                        .post(
                                "/v1/runs/" + run + "/resume",
                                "{\"decision\":\"approved\",\"digest\":\"" + digest + "\"}");
                assertThat(decided.status()).as(decided.text()).isEqualTo(200);
                try (Events events = gateway.http(joe).events("/v1/runs/" + run + "/events")) {
                    assertThat(events.rest().events().getLast().path("status").asString(""))
                            .isEqualTo("completed");
                }
                gateway.kill(); // and so is its answer
            }
            try (GatewayProcess gateway = place.serve()) {
                Answer fetched = gateway.http(jane).chat(body);
                assertThat(fetched.status()).as(fetched.text()).isEqualTo(200);
                assertThat(fetched.content()).contains("jane.doe@example.com");
                assertThat(upstream.count()).isEqualTo(1);
            }
        }
    }

    @Test
    void theKeyOfWhatIsKeptIsRotatedWithoutLosingWhatWaits() {
        try (var upstream = new ScriptedUpstreamServer()) {
            String first = "persistence: {encryption_key: secret://env/FIRST_KEY}\n";
            String second = "persistence: {encryption_key: secret://env/SECOND_KEY, previous_keys: ["
                    + "secret://env/FIRST_KEY]}\n";
            String only = "persistence: {encryption_key: secret://env/SECOND_KEY}\n";
            String config = Policies.toUpstream(upstream, REST);
            var place = new Workplace("crash-rotated")
                    .config(config + first)
                    .environment("FIRST_KEY", "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY=")
                    .environment("SECOND_KEY", "YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXpBQkNERUY=");
            String jane = place.key("jane");
            String body = Http.question("s-x", "transfer it");
            String run;
            try (GatewayProcess gateway = place.serve()) {
                run = gateway.http(jane).chat(body).run();
            }
            Workplace.Outcome unknown = place.config(config + only).run("serve", "--port", "0");
            assertThat(unknown.exit()).as(unknown.toString()).isEqualTo(78);
            assertThat(unknown.err())
                    .contains("previous_keys")
                    .doesNotContain("QUJD")
                    .doesNotContain("YWJj");
            place.config(config + second).serve().close();
            try (GatewayProcess gateway = place.config(config + only).serve()) {
                assertThat(gateway.http(jane)
                                .get("/v1/runs/" + run)
                                .json()
                                .path("status")
                                .asString(""))
                        .isEqualTo("paused");
                assertThat(gateway.http(jane).chat(body).run()).isEqualTo(run);
            }
        }
    }

    @Test
    void aKillUnderLoadLeavesEveryRunAccountedForAndRepeatsNothing() throws Exception {
        try (var upstream = new ScriptedUpstreamServer()) {
            var place = new Workplace("crash-load").config(Policies.toUpstream(upstream, REST));
            String jane = place.key("jane");
            String joe = place.key("joe");
            Map<String, Integer> asked = new ConcurrentHashMap<>();
            upstream.on("s-load", call -> {
                asked.merge(call.text(), 1, Integer::sum);
                call.echo();
            });
            Set<String> begun = ConcurrentHashMap.newKeySet();
            for (int round = 0; round < 3; round++) {
                try (GatewayProcess gateway = place.serve()) {
                    var enough = new CountDownLatch(40);
                    var stop = new boolean[1];
                    List<Thread> clients = new ArrayList<>();
                    for (int number = 0; number < 6; number++) {
                        String name = "round " + round + " client " + number;
                        clients.add(
                                Thread.startVirtualThread(() -> work(gateway, jane, joe, name, begun, enough, stop)));
                    }
                    assertThat(enough.await(60, TimeUnit.SECONDS)).isTrue();
                    gateway.kill();
                    stop[0] = true;
                    for (Thread client : clients) {
                        client.join();
                    }
                }
            }
            assertThat(asked.values()).allMatch(times -> times == 1);
            try (GatewayProcess gateway = place.serve()) {
                for (String state : List.of("pending", "running")) {
                    while (gateway.http(jane)
                                    .get("/v1/runs?status=" + state)
                                    .json()
                                    .path("data")
                                    .size()
                            > 0) {
                        Thread.onSpinWait();
                    }
                }
            }
            account(place, begun);
        }
    }

    private static void work(
            GatewayProcess gateway,
            String jane,
            String joe,
            String name,
            Set<String> begun,
            CountDownLatch enough,
            boolean[] stop) {
        Http client = gateway.http(jane);
        for (int number = 0; !stop[0]; number++) {
            String text = name + " message " + number;
            try {
                switch (number % 3) {
                    case 0 -> begun.add(client.ask("s-load", text).run());
                    case 1 -> {
                        String run = client.ask("s-load", "transfer " + text).run();
                        begun.add(run);
                        String digest = gateway.http(joe)
                                .get("/v1/runs/" + run)
                                .json()
                                .at("/pending/digest")
                                .asString("");
                        gateway.http(joe)
                                .post(
                                        "/v1/runs/" + run + "/resume",
                                        "{\"decision\":\"approved\",\"digest\":\"" + digest + "\"}");
                    }
                    default ->
                        begun.add(client.post(
                                        "/v1/runs",
                                        "{\"route\":\"s-load\",\"background\":true,\"messages\":[{\"role\":\"user\","
                                                + "\"content\":\"" + text + "\"}]}")
                                .json()
                                .path("run_id")
                                .asString(""));
                }
                enough.countDown();
            } catch (AssertionError killed) {
                return;
            }
        }
    }

    /** Each run that a client was told of has one end, or waits; and so has each that left something. */
    private static void account(Workplace place, Set<String> begun) {
        Map<String, Integer> ends = new HashMap<>();
        Set<String> started = new TreeSet<>();
        Set<String> waiting = new TreeSet<>();
        Workplace.Outcome exported = place.run("audit", "export");
        exported.out().lines().skip(1).map(Json::parse).forEach(record -> {
            String run = record.at("/body/run").asString("");
            switch (record.path("type").asString("")) {
                case "run_started" -> started.add(run);
                case "run_evidence" -> ends.merge(run, 1, Integer::sum);
                case "approval" -> waiting.add(run);
                default -> {}
            }
        });
        assertThat(ends.values()).allMatch(count -> count == 1);
        assertThat(ends.keySet()).containsAll(started);
        Set<String> known = new TreeSet<>(ends.keySet());
        known.addAll(waiting);
        assertThat(known)
                .containsAll(begun.stream().filter(run -> !run.isEmpty()).toList());
    }
}
