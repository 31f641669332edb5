package io.aegis.kernel;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The machine's clock, and the latest moment that it ever showed. What expires goes by that one, so a clock that is set back revives nothing.
 *
 * <p>Safe for use by many threads.
 */
public final class HighWaterClock implements InstantSource {
    /** A clock that is corrected goes back by less. */
    public static final Duration TOLERATED = Duration.ofMinutes(5);

    private final InstantSource machine;
    private final AtomicReference<Instant> highWater;

    /**
     * @param known the latest moment that is known from before
     */
    public HighWaterClock(InstantSource machine, Instant known) {
        this.machine = requireNonNull(machine, "machine");
        this.highWater = new AtomicReference<>(requireNonNull(known, "known"));
    }

    /** One that knows of nothing before. */
    public static HighWaterClock of(InstantSource machine) {
        return new HighWaterClock(machine, Instant.MIN);
    }

    /** What the machine says. */
    @Override
    public Instant instant() {
        Instant now = machine.instant();
        highWater.accumulateAndGet(now, HighWaterClock::later);
        return now;
    }

    /** The later one of now and of what it ever was: the time by which things expire. */
    public Instant highest() {
        return highWater.accumulateAndGet(machine.instant(), HighWaterClock::later);
    }

    /** How far the clock was set back, if by more than is tolerated. */
    public Optional<Duration> setBack() {
        Instant now = machine.instant();
        return Optional.of(Duration.between(now, highWater.accumulateAndGet(now, HighWaterClock::later)))
                .filter(back -> back.compareTo(TOLERATED) > 0);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
