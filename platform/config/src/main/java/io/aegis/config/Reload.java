package io.aegis.config;

import static java.util.Objects.requireNonNull;

/**
 * The section {@code reload}.
 *
 * @param isWatching whether a changed file is loaded by itself
 * @param weakening what happens to a change that {@link Config#weakenings(Config, Config)} names
 */
public record Reload(boolean isWatching, OnWeakening weakening) {
    public Reload {
        requireNonNull(weakening, "weakening");
    }

    /** What happens to a change that weakens. */
    public enum OnWeakening {
        HOLD,
        ACCEPT
    }
}
