package io.aegis.claims;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/**
 * Somebody who decides runs that wait: by word of a test, or, where a request is held and its text asks for it, as soon as the notice of the gateway comes. Never waits
 * for anything by looking again.
 */
final class Approver implements AutoCloseable {
    private static final String APPROVES = "have it approved";
    private static final String DENIES = "have it denied";

    private final ScriptedUpstreamServer notices = new ScriptedUpstreamServer();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final Map<String, CompletableFuture<Boolean>> noticed = new ConcurrentHashMap<>();
    private final Set<String> missed = ConcurrentHashMap.newKeySet();
    private Optional<Http> http = Optional.empty();
    private String key = "";

    /** Where it wants to be told. */
    String url() {
        return notices.baseUrl() + "/waits";
    }

    void begin(Http http, String key) {
        this.http = Optional.of(http);
        this.key = key;
        notices.otherwise(this::noticed);
    }

    String key() {
        return key;
    }

    private void noticed(UpstreamCall notice) throws IOException {
        String run = notice.json().path("run_id").asString("");
        boolean held = notice.json().path("route").asString("").startsWith("hold-");
        if (held && http.orElseThrow().get("/v1/runs/" + run).status() == 404 && missed.add(run)) {
            notice.status(503, "text/plain", "", ""); // the notice can be there before the run is; it is sent again
            return;
        }
        notice.whole("{}");
        told(run).complete(true);
        try {
            String waits = held ? pending(run).toString() : "";
            if (waits.contains(APPROVES)) {
                decide(run, "approved");
            } else if (waits.contains(DENIES)) {
                decide(run, "denied");
            }
        } catch (RuntimeException | AssertionError failed) {
            failures.add(failed);
        }
    }

    /** What would happen. */
    JsonNode pending(String run) {
        return http.orElseThrow().get("/v1/runs/" + run).json().path("pending");
    }

    private CompletableFuture<Boolean> told(String run) {
        return noticed.computeIfAbsent(run, ignored -> new CompletableFuture<>());
    }

    /** Decides a run as soon as the notice comes that it waits. */
    void decideWhenNoticed(String run, String decision) {
        assertThat(told(run).orTimeout(60, TimeUnit.SECONDS).join()).isTrue();
        decide(run, decision);
    }

    /** Decides, and returns when what was decided has come to its end. */
    void decide(String run, String decision) {
        Http joe = http.orElseThrow();
        String digest = pending(run).path("digest").asString("");
        Answer decided = joe.post(
                "/v1/runs/" + run + "/resume", "{\"decision\":\"" + decision + "\",\"digest\":\"" + digest + "\"}");
        assertThat(decided.status()).as(decided.text()).isEqualTo(200);
        try (Events events = joe.events("/v1/runs/" + run + "/events")) {
            assertThat(events.rest().events().getLast().path("status").asString(""))
                    .isIn("completed", "denied");
        }
    }

    /** What went wrong where no test looked. */
    Queue<Throwable> failures() {
        return failures;
    }

    @Override
    public void close() {
        notices.close();
    }
}
