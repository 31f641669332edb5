package io.aegis.ledger;

import java.time.Duration;

/**
 * When a checkpoint is made without anybody asking: as soon as there are so many records that none covers, or the first of them is so old.
 *
 * @param records at most so many without a checkpoint
 * @param time at most so long without one
 */
public record Cadence(int records, Duration time) {
    /** What a gateway does. */
    public static final Cadence USUAL = new Cadence(1024, Duration.ofMinutes(1));

    public Cadence {
        if (records < 1 || time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException("a cadence has at least one record and some time");
        }
    }
}
