package io.aegis.vault;

import io.aegis.kernel.port.CallScope;
import io.aegis.kernel.port.EndActions;
import java.time.Duration;
import java.util.Optional;

/** A run that a test ends. */
final class TestScope implements CallScope {
    private final long deadline;
    private final EndActions actions = new EndActions();
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
    public Runnable onEnd(Runnable action) {
        return actions.add(action);
    }

    @Override
    public void obstructed(Obstacle found) {
        obstacle = found;
    }

    Optional<Obstacle> obstacle() {
        return Optional.ofNullable(obstacle);
    }

    void end() {
        actions.end();
    }

    /** How many calls it would end. */
    int open() {
        return actions.size();
    }
}
