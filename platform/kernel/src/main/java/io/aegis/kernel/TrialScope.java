package io.aegis.kernel;

import io.aegis.kernel.port.CallScope;
import io.aegis.kernel.port.EndActions;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The time of one trial, and what it has open. Safe for use by many threads. */
final class TrialScope implements CallScope {
    private final long begun = System.nanoTime();
    private final long deadline;
    private final EndActions actions = new EndActions();
    private volatile @Nullable Obstacle obstacle;

    TrialScope(Duration patience) {
        this.deadline = begun + patience.toNanos();
    }

    @Override
    public long remainingNanos() {
        return deadline - System.nanoTime();
    }

    long elapsedMillis() {
        return (System.nanoTime() - begun) / 1_000_000;
    }

    @Override
    public void obstructed(Obstacle found) {
        obstacle = found;
    }

    Optional<Obstacle> obstacle() {
        return Optional.ofNullable(obstacle);
    }

    @Override
    public Runnable onEnd(Runnable action) {
        return actions.add(action);
    }

    /** Closes what the trial has open. */
    void end() {
        actions.end();
    }
}
