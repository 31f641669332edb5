package io.aegis.server;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How much a client may ask of the server.
 *
 * @param maxBody largest request body in bytes
 * @param maxInFlight most requests at once, beyond which others are told to come back
 * @param headDeadline how long the head of a request may take
 * @param bodyDeadline how long its body may take
 * @param idle how long a connection may be silent between requests, or a client may leave an answer untaken
 */
public record ServerLimits(long maxBody, int maxInFlight, Duration headDeadline, Duration bodyDeadline, Duration idle) {
    /** What a gateway grants unless configured otherwise. */
    public static final ServerLimits DEFAULT = new ServerLimits(
            16L * 1024 * 1024, 10_000, Duration.ofSeconds(15), Duration.ofSeconds(60), Duration.ofSeconds(60));

    public ServerLimits {
        requireNonNull(headDeadline, "headDeadline");
        requireNonNull(bodyDeadline, "bodyDeadline");
        requireNonNull(idle, "idle");
        if (maxBody < 1 || maxBody > Integer.MAX_VALUE - 8 || maxInFlight < 1) {
            throw new IllegalArgumentException("a limit of the server is out of range");
        }
    }

    /** The same with another largest body. */
    public ServerLimits withMaxBody(long bytes) {
        return new ServerLimits(bytes, maxInFlight, headDeadline, bodyDeadline, idle);
    }
}
