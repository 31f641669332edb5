package io.aegis.kernel;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Remembers which providers are in trouble, so that runs that can go elsewhere do.
 *
 * <p>After some failures in a row a provider is left alone for a while; then one run tries it, and the others go on leaving it alone until that run has an
 * answer, or for as long again. Safe for use by many threads. A provider keeps its name over generations, so it keeps its state too.
 */
final class Breakers {
    static final int FAILURES = 5;
    static final long REST_NANOS = 30_000_000_000L;

    private final Map<String, State> states = new ConcurrentHashMap<>();
    private final LongSupplier nanos;

    /**
     * @param failures in a row
     * @param until when it is tried again; counts from {@link #FAILURES} failures on
     */
    private record State(int failures, long until) {}

    Breakers(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Whether a provider is well, or has rested long enough to be tried again. */
    boolean isWell(String target) {
        State state = states.get(target);
        return state == null || state.failures() < FAILURES || state.until() - nanos.getAsLong() <= 0;
    }

    /** A run asks a provider. If it has rested, that is the trial. */
    void asked(String target) {
        long now = nanos.getAsLong();
        states.computeIfPresent(
                target,
                (name, state) -> state.failures() >= FAILURES && state.until() - now <= 0
                        ? new State(FAILURES, now + REST_NANOS)
                        : state);
    }

    void answered(String target) {
        states.remove(target);
    }

    void failed(String target) {
        long now = nanos.getAsLong();
        states.compute(
                target,
                (name, state) ->
                        new State(state == null ? 1 : Math.min(FAILURES, state.failures() + 1), now + REST_NANOS));
    }
}
