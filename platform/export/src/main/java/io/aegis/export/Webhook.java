package io.aegis.export;

import io.aegis.kernel.port.Broker;
import io.aegis.kernel.port.CallScope;
import io.aegis.kernel.port.EndActions;
import io.aegis.kernel.port.MessageSigner;
import io.aegis.spi.export.ExportResult;
import io.aegis.spi.provider.UpstreamRequest;
import io.aegis.spi.provider.UpstreamResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * A receiver of signed messages.
 *
 * <p>{@code x-aegis-signature: t=SECONDS,v1=HEX} is the HMAC-SHA-256 over the seconds, a full stop and the exact body, so that a receiver can refuse what
 * somebody else sent, changed, or kept and sent again.
 */
public final class Webhook implements AutoCloseable {
    private static final long PATIENCE_NANOS = Duration.ofSeconds(60).toNanos();
    private static final int LONGEST_NUMBER = 6;

    private final Broker broker;
    private final String path;
    private final MessageSigner signer;
    private final InstantSource clock;
    private final EndActions calls = new EndActions();

    /**
     * A receiver.
     *
     * @param path below the broker's base URL
     */
    public Webhook(Broker broker, String path, MessageSigner signer, InstantSource clock) {
        this.broker = broker;
        this.path = path;
        this.signer = signer;
        this.clock = clock;
    }

    /**
     * Sends one message.
     *
     * @throws io.aegis.spi.provider.UpstreamException if there is no answer
     */
    ExportResult post(String type, byte[] body) {
        UpstreamResponse response = broker.open(new Patience(calls, System.nanoTime() + PATIENCE_NANOS))
                .send(new UpstreamRequest(
                        "POST", path, Map.of("content-type", type, "x-aegis-signature", signature(body)), body));
        response.body().close();
        int status = response.status();
        if (status >= 200 && status < 300) {
            return new ExportResult.Delivered();
        }
        return status == 408 || status == 429 || status >= 500
                ? new ExportResult.Delayed(retryAfter(response))
                : new ExportResult.Refused(status);
    }

    private String signature(byte[] body) {
        String seconds = Long.toString(clock.instant().getEpochSecond());
        byte[] prefix = (seconds + ".").getBytes(StandardCharsets.US_ASCII);
        return "t=" + seconds + ",v1=" + HexFormat.of().formatHex(signer.sign(prefix, body));
    }

    private static Optional<Duration> retryAfter(UpstreamResponse response) {
        return response.header("retry-after")
                .filter(text -> !text.isEmpty() && text.length() <= LONGEST_NUMBER)
                .filter(text -> text.chars().allMatch(each -> each >= '0' && each <= '9'))
                .map(text -> Duration.ofSeconds(Integer.parseInt(text)));
    }

    /** Ends a call that is under way; a later one does not begin. */
    @Override
    public void close() {
        calls.end();
    }

    /** One call of this receiver: it has its own time, and ends with the receiver. */
    private record Patience(EndActions calls, long endNanos) implements CallScope {
        @Override
        public long remainingNanos() {
            return endNanos - System.nanoTime();
        }

        @Override
        public Runnable onEnd(Runnable action) {
            return calls.add(action);
        }
    }
}
