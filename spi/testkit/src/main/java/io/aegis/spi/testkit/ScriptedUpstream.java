package io.aegis.spi.testkit;

import io.aegis.spi.provider.Upstream;
import io.aegis.spi.provider.UpstreamException;
import io.aegis.spi.provider.UpstreamRequest;
import io.aegis.spi.provider.UpstreamResponse;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An upstream that answers in the order in which a test scripted it and keeps what it was asked. Asked more often than that, it fails the test. Safe for
 * use by many threads.
 */
public final class ScriptedUpstream implements Upstream {
    private sealed interface Turn {
        record Answer(UpstreamResponse response) implements Turn {}

        record Failure(UpstreamException.Cause cause) implements Turn {}
    }

    private final Queue<Turn> turns = new ConcurrentLinkedQueue<>();
    private final List<UpstreamRequest> requests = new CopyOnWriteArrayList<>();

    /** Answers the next request. */
    public ScriptedUpstream answers(UpstreamResponse response) {
        turns.add(new Turn.Answer(response));
        return this;
    }

    /** Answers the next request with a status, headers and a body of UTF-8. */
    public ScriptedUpstream answers(int status, Map<String, String> headers, String body) {
        return answers(new UpstreamResponse(status, headers, ScriptedBytes.of(body)));
    }

    /** Answers the next request with a JSON document. */
    public ScriptedUpstream answersJson(int status, String body) {
        return answers(status, Map.of("content-type", "application/json"), body);
    }

    /** Answers the next request with server-sent events. */
    public ScriptedUpstream answersEvents(String... pieces) {
        return answers(
                new UpstreamResponse(200, Map.of("content-type", "text/event-stream"), ScriptedBytes.of(pieces)));
    }

    /** Fails the next request before there is an answer. */
    public ScriptedUpstream fails(UpstreamException.Cause cause) {
        turns.add(new Turn.Failure(cause));
        return this;
    }

    /** What was asked so far, in order. */
    public List<UpstreamRequest> requests() {
        return List.copyOf(requests);
    }

    @Override
    public UpstreamResponse send(UpstreamRequest request) {
        requests.add(request);
        return switch (turns.poll()) {
            case Turn.Answer(UpstreamResponse response) -> response;
            case Turn.Failure(UpstreamException.Cause cause) -> throw new UpstreamException(cause);
            case null -> throw new AssertionError("request " + requests.size() + " was not scripted");
        };
    }
}
