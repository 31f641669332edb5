package io.aegis.spi.export;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/** What became of an {@link EvidenceBatch}. It is delivered as a whole or not at all. */
public sealed interface ExportResult {
    /** The receiver keeps every record of the batch. The gateway goes on with the next. */
    record Delivered() implements ExportResult {}

    /**
     * Not now: the receiver is busy or ill. The gateway offers the batch again.
     *
     * @param retryAfter how long the receiver asked to wait; the gateway waits at least as long, within its own bounds
     */
    record Delayed(Optional<Duration> retryAfter) implements ExportResult {
        public Delayed {
            requireNonNull(retryAfter, "retryAfter");
        }
    }

    /**
     * The receiver will not take this batch as it is: a credential it does not know, an address that does not exist, a form that it cannot read. The
     * gateway stops this export at the batch and tells its operator; it skips no record.
     *
     * @param status HTTP status of the receiver, 0 if there was none
     */
    record Refused(int status) implements ExportResult {
        public Refused {
            if (status < 0 || status > 599) {
                throw new IllegalArgumentException("an HTTP status is at most 599, got " + status);
            }
        }
    }
}
