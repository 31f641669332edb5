package io.aegis.claims;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.claims.Workplace.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import tools.jackson.databind.JsonNode;

/** Evidence is on the disk before anything that it speaks of moves on: where there is no disk nothing moves, and no crash takes what was said to be there. */
class DurabilityIT {
    private static final String GUARDS = """
        guardrails:
          words: {type: aegis.regex_guard, timeout: 30s, patterns: [{name: forbidden, pattern: "forbidden", action: block}]}
        pipeline: {ingress: [words], egress: [words]}
        """;

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "only there can a process be told that its disk is full")
    void onAFullDiskNothingReachesTheUpstreamAndTheGatewayRecoversWithIt() throws IOException {
        try (var upstream = new ScriptedUpstreamServer()) {
            var place = new Workplace("durability-full").config(Policies.toUpstream(upstream, GUARDS));
            String key = place.key("writer");
            try (GatewayProcess gateway = place.serve()) {
                Http client = gateway.http(key);
                assertThat(client.ask("s-x", "hello").status()).isEqualTo(200);
                int before = upstream.count();
                gateway.fillDisk();
                for (String body : List.of(
                        Http.question("s-x", "hello"),
                        Http.streamed("s-x", "hello"),
                        Http.question("s-x", "a forbidden thing"))) {
                    assertUnavailable(client.chat(body));
                }
                assertThat(upstream.count()).isEqualTo(before);
                gateway.makeRoom();
                assertThat(client.ask("s-x", "hello").content()).isEqualTo("hello");
                assertThat(client.ask("s-x", "a forbidden thing").code()).isEqualTo("content_filter");
                assertThat(intact(place)).isNotEmpty();
            }
        }
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "only there can a process be told that its disk is full")
    void anAnswerWhoseEndCannotBeWrittenIsNeverToldToBeDone() throws IOException {
        try (var upstream = new ScriptedUpstreamServer()) {
            var place = new Workplace("durability-filling").config(Policies.toUpstream(upstream, GUARDS));
            String key = place.key("writer");
            try (GatewayProcess gateway = place.serve()) {
                Http client = gateway.http(key);
                upstream.on("s-filling", call -> {
                    gateway.fillDisk();
                    call.echo();
                });
                Answer whole = client.ask("s-filling", "the whole text");
                assertUnavailable(whole);
                assertThat(whole.text()).doesNotContain("the whole text");
                gateway.makeRoom();
                try (Events events = client.stream(Http.streamed("s-filling", Frames.LONG))) {
                    Events.Story story = events.rest();
                    assertThat(story.errorCode()).as(story.raw()).isEqualTo("evidence_unavailable");
                    assertThat(story.done()).isFalse();
                    assertThat(story.finishReason(0)).isEmpty();
                }
                gateway.makeRoom();
                assertThat(client.ask("s-x", "hello").status()).isEqualTo(200);
                assertThat(intact(place)).isNotEmpty();
            }
        }
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "only there can a process be told that its disk is full")
    void aChangeThatCannotBeRecordedDoesNotHappenUntilItCan() {
        try (var upstream = new ScriptedUpstreamServer()) {
            String before = Policies.toUpstream(upstream, GUARDS);
            String after = before.replace("routes:\n", "routes:\n  second: {provider: main, models: [t-x]}\n");
            var place = new Workplace("durability-change").config(before);
            String key = place.key("writer");
            try (GatewayProcess gateway = place.serve()) {
                Http client = gateway.http(key);
                gateway.fillDisk();
                place.config(after);
                assertThat(gateway.awaitLog("could not be recorded")).contains("AEG-SRV-004");
                assertThat(client.ask("t-x", "hello").status()).isNotEqualTo(200);
                Outcome asked = place.run("config", "apply");
                assertThat(asked.exit()).as(asked.toString()).isNotZero();
                gateway.makeRoom();
                gateway.awaitLog("generation 2 runs");
                assertThat(client.ask("t-x", "hello").status()).isEqualTo(200);
            }
        }
    }

    @Test
    void aGatewayThatIsKilledUnderLoadHasTheEvidenceOfEveryRunThatItAnswered() throws Exception {
        try (var upstream = new ScriptedUpstreamServer()) {
            var place = new Workplace("durability-killed").config(Policies.toUpstream(upstream, GUARDS));
            String key = place.key("writer");
            Set<String> answered = ConcurrentHashMap.newKeySet();
            for (int round = 1; round <= 2; round++) { // the second time on what the first left behind
                try (GatewayProcess gateway = place.serve()) {
                    var enough = new CountDownLatch(150);
                    List<Thread> callers = new ArrayList<>();
                    for (int caller = 0; caller < 8; caller++) {
                        boolean streamed = caller % 2 == 0;
                        callers.add(Thread.startVirtualThread(
                                () -> askUntilItIsGone(gateway.http(key), streamed, answered, enough)));
                    }
                    assertThat(enough.await(60, TimeUnit.SECONDS)).isTrue();
                    gateway.kill();
                    for (Thread caller : callers) {
                        caller.join();
                    }
                }
                assertThat(intact(place)).containsAll(answered);
            }
            assertThat(answered).hasSizeGreaterThanOrEqualTo(300);
            try (GatewayProcess again = place.serve()) {
                String run = again.http(key).ask("s-x", "hello").run();
                assertThat(intact(place)).containsAll(answered).contains(run);
            }
        }
    }

    private static void askUntilItIsGone(Http client, boolean streamed, Set<String> answered, CountDownLatch enough) {
        try {
            while (true) {
                if (streamed) {
                    try (Events events = client.stream(Http.streamed("s-x", "hello"))) {
                        if (events.rest().done()) {
                            answered.add(events.header("x-aegis-run-id"));
                            enough.countDown();
                        }
                    }
                } else {
                    Answer answer = client.ask("s-x", "hello");
                    if (answer.status() == 200) {
                        answered.add(answer.run());
                        enough.countDown();
                    }
                }
            }
        } catch (AssertionError gone) { // that is the end of every caller
            assertThat(gone).isNotNull();
        }
    }

    private static void assertUnavailable(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(503);
        assertThat(answer.code()).isEqualTo("evidence_unavailable");
        assertThat(answer.aegisCode()).isEqualTo("AEG-SRV-004");
    }

    /** Exports the evidence, verifies it, and gives the runs whose end is in it. */
    private static Set<String> intact(Workplace place) throws IOException {
        Path export = place.folder().resolve("export.jsonl");
        Outcome exported = place.run("audit", "export", "-f", export.toString());
        assertThat(exported.exit()).as(exported.toString()).isZero();
        Outcome verified = place.run("audit", "verify", export.toString());
        assertThat(verified.exit()).as(verified.toString()).isZero();
        return Files.readAllLines(export).stream()
                .filter(line -> line.contains("run_evidence"))
                .map(Json::parse)
                .map(DurabilityIT::run)
                .collect(Collectors.toSet());
    }

    private static String run(JsonNode record) {
        String run = record.findPath("run").asString("");
        assertThat(run).as(record.toString()).isNotEmpty();
        return run;
    }
}
