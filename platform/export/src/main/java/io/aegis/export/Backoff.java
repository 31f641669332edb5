package io.aegis.export;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait after so many failures in a row: twice as long each time up to a cap, of which each wait takes a random part of at least half, so that
 * gateways which failed together do not come back together.
 */
record Backoff(Duration first, Duration cap, RandomGenerator random) {
    private static final int MOST_DOUBLINGS = 30;

    /**
     * The wait.
     *
     * @param failures in a row, at least one
     * @param asked what the receiver asked for; kept up to the cap
     */
    Duration after(int failures, Duration asked) {
        long longest = Math.min(first.toMillis() << Math.min(failures - 1, MOST_DOUBLINGS), cap.toMillis());
        long own = longest / 2 + random.nextLong(longest / 2 + 1);
        return Duration.ofMillis(Math.max(own, Math.min(asked.toMillis(), cap.toMillis())));
    }
}
