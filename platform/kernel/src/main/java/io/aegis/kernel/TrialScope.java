package io.aegis.kernel;

import io.aegis.kernel.port.CallScope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The time of one trial, and what it has open. Safe for use by many threads. */
final class TrialScope implements CallScope {
    private final long begun = System.nanoTime();
    private final long deadline;
    private final List<Runnable> actions = new ArrayList<>();
    private volatile @Nullable Obstacle obstacle;
    private boolean ended;

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
    public void onEnd(Runnable action) {
        synchronized (actions) {
            if (!ended) {
                actions.add(action);
                return;
            }
        }
        action.run();
    }

    /** Closes what the trial has open. */
    void end() {
        List<Runnable> open;
        synchronized (actions) {
            ended = true;
            open = List.copyOf(actions);
        }
        open.forEach(Runnable::run);
    }
}
