package io.aegis.vault;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How long and how much. The run's own deadline always applies as well.
 *
 * @param connect name look-up, connection, the proxy's tunnel and TLS together
 * @param firstByte from the end of the request to the head of the answer
 * @param idle between two pieces of the answer
 * @param body bytes of one answer
 * @param line bytes of one line of a stream of events
 * @param connections open at once; more wait as long as a connection may take
 */
public record UpstreamLimits(
        Duration connect, Duration firstByte, Duration idle, long body, long line, int connections) {
    /** Fit for a model. */
    public static final UpstreamLimits STANDARD = new UpstreamLimits(
            Duration.ofSeconds(10), Duration.ofMinutes(5), Duration.ofMinutes(2), 64L << 20, 1L << 20, 1024);

    public UpstreamLimits {
        for (Duration limit : new Duration[] {connect, firstByte, idle}) {
            if (requireNonNull(limit, "limit").isNegative() || limit.isZero()) {
                throw VaultException.invalid(
                        "a time limit of an upstream must be longer than nothing", "write 10s, 5m, ...");
            }
        }
        if (body < 1 || line < 1 || connections < 1) {
            throw VaultException.invalid("a size limit of an upstream must be at least 1", "correct the limit");
        }
    }
}
