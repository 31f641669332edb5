package io.aegis.vault;

import io.aegis.kernel.port.CallScope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A run that a test ends. */
final class TestScope implements CallScope {
    private final long deadline;
    private final List<Runnable> actions = new ArrayList<>();
    private boolean ended;
    private volatile Obstacle obstacle;

    TestScope() {
        this(Duration.ofMinutes(1));
    }

    TestScope(Duration time) {
        this.deadline = System.nanoTime() + time.toNanos();
    }

    @Override
    public long remainingNanos() {
        return deadline - System.nanoTime();
    }

    @Override
    public void onEnd(Runnable action) {
        synchronized (this) {
            if (!ended) {
                actions.add(action);
                return;
            }
        }
        action.run();
    }

    @Override
    public void obstructed(Obstacle found) {
        obstacle = found;
    }

    Optional<Obstacle> obstacle() {
        return Optional.ofNullable(obstacle);
    }

    void end() {
        synchronized (this) {
            ended = true;
        }
        actions.forEach(Runnable::run);
    }
}
