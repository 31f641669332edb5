package io.aegis.bench;

import java.util.Arrays;

/**
 * What callers saw in one pass.
 *
 * @param latencies of every answered request in nanoseconds, in order of size
 * @param failed answers other than a 200, which make a pass worthless
 */
record Load(long[] latencies, long failed) {
    static Load of(long[] latencies, int count, long failed) {
        long[] sorted = Arrays.copyOf(latencies, count);
        Arrays.sort(sorted);
        return new Load(sorted, failed);
    }

    int answered() {
        return latencies.length;
    }

    double micros(double quantile) {
        return latencies.length == 0 ? 0 : latencies[(int) (quantile * (latencies.length - 1))] / 1e3;
    }
}
