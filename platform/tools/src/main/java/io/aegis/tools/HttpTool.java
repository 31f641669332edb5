package io.aegis.tools;

import static java.util.Objects.requireNonNull;

import io.aegis.kernel.port.Broker;
import io.aegis.kernel.port.CallScope;
import io.aegis.kernel.port.ToolRunner;
import io.aegis.spi.provider.ByteSource;
import io.aegis.spi.provider.UpstreamResponse;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A tool that an endpoint carries out. Its answer is text of at most a given size, or the call failed: nothing is cut, and no header of it reaches anybody.
 *
 * <p>Safe for use by many threads.
 */
public final class HttpTool implements ToolRunner {
    private final HttpEndpoint endpoint;
    private final Broker broker;
    private final Duration timeout;
    private final long longest;

    /**
     * A tool.
     *
     * @param broker the way to the endpoint's base URL
     * @param timeout how long one call may take, from its first byte to its last
     * @param longest how many bytes it may answer
     */
    public HttpTool(HttpEndpoint endpoint, Broker broker, Duration timeout, long longest) {
        this.endpoint = requireNonNull(endpoint, "endpoint");
        this.broker = requireNonNull(broker, "broker");
        this.timeout = requireNonNull(timeout, "timeout");
        this.longest = longest;
    }

    /** @throws io.aegis.spi.provider.UpstreamException if the endpoint could not be asked, or did not answer as it should */
    @Override
    public Outcome run(CallScope scope, String arguments) {
        return Arguments.read(arguments) instanceof Arguments.Legible(ObjectNode root)
                        && endpoint.faults(root).isEmpty()
                ? call(new Patience(scope, System.nanoTime() + timeout.toNanos()), root)
                : new Outcome.Failed("unfit");
    }

    private Outcome call(CallScope scope, ObjectNode arguments) {
        UpstreamResponse response = broker.open(scope).send(endpoint.request(arguments));
        try (ByteSource body = response.body()) {
            if (response.status() / 100 != 2) {
                return new Outcome.Failed("status-" + response.status());
            }
            byte[] bytes = whole(body);
            if (bytes == null) {
                return new Outcome.Failed("too-large");
            }
            return Text.read(response.header("content-type"), bytes)
                    .map(this::said)
                    .orElse(new Outcome.Failed("not-text"));
        }
    }

    private byte @Nullable [] whole(ByteSource body) {
        var bytes = new ByteArrayOutputStream();
        for (byte[] piece = body.next(); piece != null; piece = body.next()) {
            bytes.writeBytes(piece);
            if (bytes.size() > longest) {
                return null;
            }
        }
        return bytes.toByteArray();
    }

    private Outcome said(String text) {
        new Screening(broker).search(text);
        return new Outcome.Said(text);
    }

    /** A call within a run: it ends with the run, or before. */
    private record Patience(CallScope run, long endNanos) implements CallScope {
        @Override
        public long remainingNanos() {
            return Math.min(run.remainingNanos(), endNanos - System.nanoTime());
        }

        @Override
        public Runnable onEnd(Runnable action) {
            return run.onEnd(action);
        }

        @Override
        public void obstructed(Obstacle obstacle) {
            run.obstructed(obstacle);
        }
    }
}
