package io.aegis.claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.bench.Operator;
import io.aegis.bench.StampPlugin;
import io.aegis.claims.Events.Story;
import io.aegis.claims.SwapLoad.Asked;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Plugins of a vendor are swapped while requests come in. Each answer shows which version of the guard and of the provider had a part in it, and so does the
 * ledger.
 */
class SwapIT {
    private ScriptedUpstreamServer upstream;

    @BeforeEach
    void listen() {
        upstream = new ScriptedUpstreamServer().otherwise(SwapIT::speak);
    }

    @AfterEach
    void close() {
        upstream.close();
    }

    @Test
    void twentyChangesOfAVerifiedGuardAndASandboxedProviderLoseNoRequestAndServeNoneWithoutItsGuard() {
        var swapped = new Swapped("swap-verified-guard", "verified", "sandboxed", upstream);
        try (GatewayProcess gateway = swapped.serve()) {
            twentyChanges(swapped, gateway);
        }
    }

    @Test
    void twentyChangesOfASandboxedGuardAndAVerifiedProviderLoseNoRequestAndServeNoneWithoutItsGuard() {
        var swapped = new Swapped("swap-sandboxed-guard", "sandboxed", "verified", upstream);
        try (GatewayProcess gateway = swapped.serve()) {
            twentyChanges(swapped, gateway);
        }
    }

    @Test
    void aStreamInFlightEndsWithTheGuardItBeganWithAndThenThatGuardIsGone() throws Exception {
        var swapped = new Swapped("swap-stream", "sandboxed", "verified", upstream);
        var gate = new Semaphore(0);
        upstream.on("s-held", call -> held(call, gate));
        try (GatewayProcess gateway = swapped.serve()) {
            Http client = gateway.http(swapped.key());
            Set<ProcessHandle> old = gateway.workers();
            try (Events stream = client.stream(Http.streamed("s-held", "a STAMP-ME"))) {
                assertThat(stream.nextText()).startsWith("g1. The first sentence");
                swapped.operator().update(swapped.guard(2));
                Answer next = client.ask("plain", "b STAMP-ME");
                assertThat(next.content()).isEqualTo("p1 heard b g2 and says g2");
                assertThat(old).allMatch(ProcessHandle::isAlive);
                gate.release();
                Story rest = stream.rest();
                assertThat(rest.done()).isTrue();
                assertThat(rest.text(0)).endsWith("heard a g1 and says g1");
            }
            for (ProcessHandle worker : old) {
                awaitEnd(worker);
            }
            assertThat(client.ask("plain", "c STAMP-ME").content()).isEqualTo("p1 heard c g2 and says g2");
        }
    }

    @Test
    void aStreamWithARevokedGuardIsCutAndItsRouteIsClosed() {
        var swapped = new Swapped("swap-revoked", "verified", "sandboxed", upstream);
        var gate = new Semaphore(0);
        upstream.on("s-held", call -> held(call, gate));
        try (GatewayProcess gateway = swapped.serve()) {
            Http client = gateway.http(swapped.key());
            try (Events stream = client.stream(Http.streamed("s-held", "a STAMP-ME"))) {
                assertThat(stream.nextText()).startsWith("g1. The first sentence");
                swapped.operator().revoke("acme.stamp");
                Story rest = stream.rest();
                assertThat(rest.done()).isFalse();
                assertThat(rest.finishReason(0)).isEmpty();
                assertThat(rest.raw()).doesNotContain("STAMP-ME");
            }
            int before = upstream.count();
            Answer closed = client.ask("plain", "b STAMP-ME");
            assertThat(closed.status()).as(closed.text()).isEqualTo(503);
            assertThat(closed.code()).isEqualTo("guard_unavailable");
            assertThat(upstream.count()).isEqualTo(before);
            gate.release();
        }
    }

    @Test
    void aStreamOnAnEarlierVersionIsCutWhenTheKeyIsRevokedThatSignedBoth() {
        var swapped = new Swapped("swap-key", "verified", "sandboxed", upstream);
        var gate = new Semaphore(0);
        upstream.on("s-held", call -> held(call, gate));
        try (GatewayProcess gateway = swapped.serve()) {
            Http client = gateway.http(swapped.key());
            try (Events stream = client.stream(Http.streamed("s-held", "a STAMP-ME"))) {
                assertThat(stream.nextText()).startsWith("g1. The first sentence");
                swapped.operator().update(swapped.guard(2));
                swapped.operator().revokeVendor();
                Story rest = stream.rest();
                assertThat(rest.done()).isFalse();
                assertThat(rest.finishReason(0)).isEmpty();
            }
            assertThat(client.ask("plain", "b STAMP-ME").status()).isEqualTo(503);
            gate.release();
        }
    }

    @Test
    void requestsAreServedWhileANewcomerDoesNotComeUpAndNothingHasChangedAfterwards() throws Exception {
        var swapped = new Swapped("swap-stuck", "sandboxed", "verified", upstream);
        try (GatewayProcess gateway = swapped.serve()) {
            Http client = gateway.http(swapped.key());
            Set<ProcessHandle> old = gateway.workers();
            var refused = new FutureTask<>(
                    () -> assertThatThrownBy(() -> swapped.operator().update(StampPlugin.stuck(2)))
                            .hasMessageContaining("AEG-PLG-008"));
            Thread updating = Thread.ofPlatform().start(refused);
            while (gateway.workers().size() < 2 * old.size()) {
                assertThat(updating.isAlive())
                        .as("the newcomer has been started")
                        .isTrue();
                LockSupport.parkNanos(1_000_000); // a look goes through /proc, and the newcomer needs a processor
            }
            Answer meanwhile = client.ask("plain", "a STAMP-ME");
            assertThat(updating.isAlive()).as("the gateway still waits for it").isTrue();
            assertThat(meanwhile.content()).isEqualTo("p1 heard a g1 and says g1");
            refused.get();
            assertThat(client.ask("plain", "b STAMP-ME").content()).isEqualTo("p1 heard b g1 and says g1");
        }
    }

    @Test
    void anOperatorSeesHowTheWorkerOfAPluginIsDoing() {
        var swapped = new Swapped("swap-seen", "sandboxed", "verified", upstream);
        try (GatewayProcess gateway = swapped.serve()) {
            assertThat(gateway.http(swapped.key()).ask("plain", "a STAMP-ME").content())
                    .isEqualTo("p1 heard a g1 and says g1");
            String metrics =
                    gateway.http().awaitMetrics("aegis_plugin_worker_calls_total\\{plugin=\"acme.stamp\"} [1-9]");
            assertThat(metrics)
                    .contains("aegis_plugin_worker_up{plugin=\"acme.stamp\"} 1.0")
                    .contains("aegis_plugin_worker_restarts_total{plugin=\"acme.stamp\"} 0.0")
                    .containsPattern("aegis_plugin_worker_rss_bytes\\{plugin=\"acme.stamp\"} [1-9]")
                    .doesNotContain("worker_up{plugin=\"acme.speaker\"}");
            assertThat(swapped.told("plugin", "info", "acme.stamp"))
                    .containsPattern("worker +running, restarted 0 times");
            assertThat(swapped.told("plugin", "info", "acme.speaker")).containsPattern("worker +-");
            assertThat(swapped.told("doctor")).containsPattern("sandbox +plugins of the tier sandboxed run under /");
        }
    }

    private void twentyChanges(Swapped swapped, GatewayProcess gateway) {
        Operator operator = swapped.operator();
        var gate = new Semaphore(0);
        upstream.on("s-held", call -> held(call, gate));
        var load = new SwapLoad(gateway.http(swapped.key()), gate);
        try (load) {
            load.awaitAnswers(10);
            for (int round = 0; round < 2; round++) {
                int last = load.now().guard();
                int next = 4 * round + 2;
                load.change(next, last, () -> operator.update(swapped.guard(next)));
                load.change(next, next, () -> operator.update(swapped.provider(next)));
                load.change(last, next, () -> operator.rollback(swapped.guard(last)));
                load.change(last, last, () -> operator.rollback(swapped.provider(last)));
                load.change(next + 1, last, () -> operator.update(swapped.guard(next + 1)));
                load.change(next + 1, next + 1, () -> operator.update(swapped.provider(next + 1)));
                load.change(0, next + 1, () -> operator.revoke("acme.stamp"));
                load.change(next + 2, next + 1, () -> operator.update(swapped.guard(next + 2)));
                load.change(next + 2, 0, () -> operator.revoke("acme.speaker"));
                load.change(next + 2, next + 2, () -> operator.update(swapped.provider(next + 2)));
            }
        }
        assertThat(load.changes()).isEqualTo(20);
        assertThat(load.asked()).allSatisfy(load::requireGoverned);
        assertThat(load.pairsSeen()).isEqualTo(load.pairsMade());
        requireEvidence(swapped, load.asked());
    }

    /** In the ledger a generation has one version of each guard, and nothing was asked of a provider that no guard had seen. */
    private static void requireEvidence(Swapped swapped, List<Asked> asked) {
        Map<Long, Set<String>> guards = new TreeMap<>();
        Set<String> completed = new TreeSet<>();
        for (JsonNode record : swapped.ledger()) {
            JsonNode body = record.path("body");
            switch (record.path("type").asString("")) {
                case "run_started" -> {
                    JsonNode entry = body.at("/guards/0");
                    assertThat(entry.path("coverage").asString(""))
                            .as(record.toString())
                            .isEqualTo("scanned");
                    guards.computeIfAbsent(body.path("generation").asLong(), ignored -> new TreeSet<>())
                            .add(entry.at("/findings/0").asString(""));
                }
                case "run_evidence" -> {
                    if (body.path("status").asString("").equals("completed")) {
                        completed.add(body.path("run").asString(""));
                    }
                }
                default -> {}
            }
        }
        assertThat(guards).hasSizeGreaterThan(10);
        assertThat(guards.values())
                .allSatisfy(versions ->
                        assertThat(versions).singleElement().asString().matches("acme\\.stamp\\.g[1-9](:1)?"));
        assertThat(asked.stream().filter(Asked::answered).map(Asked::run)).isSubsetOf(completed);
    }

    /** Says what it was told and who told it, with a word that only a guard of the answer can have stamped. */
    private static void speak(UpstreamCall call) throws Exception {
        String answer = heard(call);
        if (call.streamed()) {
            call.begin();
            call.frame(Frames.text(0, answer));
            call.finish();
        } else {
            call.whole(Frames.answer(answer));
        }
    }

    /** Streams a first piece, and the rest when the test says so; at last by itself, so that a stream that should have been cut is seen to go on. */
    private static void held(UpstreamCall call, Semaphore gate) throws Exception {
        call.begin();
        call.frame(Frames.text(0, "STAMP-ME. " + Frames.LONG));
        if (!gate.tryAcquire(30, TimeUnit.SECONDS)) {
            call.frame(Frames.text(0, "Nobody said so. "));
        }
        call.frame(Frames.text(0, heard(call)));
        call.finish();
    }

    private static String heard(UpstreamCall call) {
        String speaker = call.head().replaceAll("(?s)^POST /v1/(p[0-9]+)/.*", "$1");
        return speaker + " heard " + call.prompt() + " and says STAMP-ME";
    }

    private static void awaitEnd(ProcessHandle worker) throws ExecutionException, InterruptedException {
        try {
            worker.onExit().get(30, TimeUnit.SECONDS);
        } catch (TimeoutException stays) {
            throw new AssertionError("a worker that no run needs any more is still there", stays);
        }
    }
}
