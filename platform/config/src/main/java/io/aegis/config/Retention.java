package io.aegis.config;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * The section {@code retention}: how long things are kept.
 *
 * @param answers stored answers and mask maps
 * @param runs runs
 * @param evidence the ledger
 */
public record Retention(Duration answers, Duration runs, Duration evidence) {
    public Retention {
        requireNonNull(answers, "answers");
        requireNonNull(runs, "runs");
        requireNonNull(evidence, "evidence");
    }
}
