package io.aegis.kernel;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Which generation the next run sees. Runs in flight keep the one that they began on.
 *
 * <p>Safe for use by many threads.
 */
public final class Generations {
    /** One generation and the runs that still see it. */
    private static final class Shared {
        private static final int GONE = -1;
        private final Generation generation;
        private final Runnable onDrained;
        /** Users: the current-ness itself counts as one. {@link #GONE} when drained. */
        private final AtomicInteger users = new AtomicInteger(1);

        Shared(Generation generation, Runnable onDrained) {
            this.generation = generation;
            this.onDrained = onDrained;
        }

        boolean enter() {
            return users.getAndUpdate(count -> count == GONE ? GONE : count + 1) != GONE;
        }

        void leave() {
            if (users.updateAndGet(count -> count == 1 ? GONE : count - 1) == GONE) {
                onDrained.run();
            }
        }
    }

    /** A run's hold on its generation. */
    public static final class Lease implements AutoCloseable {
        private final AtomicReference<@Nullable Shared> shared;
        private final Generation generation;

        private Lease(Shared shared) {
            this.shared = new AtomicReference<>(shared);
            this.generation = shared.generation;
        }

        /** The generation that the run sees. */
        public Generation generation() {
            return generation;
        }

        @Override
        public void close() {
            Shared held = shared.getAndSet(null);
            if (held != null) {
                held.leave();
            }
        }
    }

    private final AtomicReference<Shared> current;

    /**
     * @param first the generation to begin with
     * @param onDrained runs when it is no longer current and its last run has ended
     */
    public Generations(Generation first, Runnable onDrained) {
        current = new AtomicReference<>(new Shared(requireNonNull(first), onDrained));
    }

    /** The generation that the next run will see. */
    public Generation current() {
        return current.get().generation;
    }

    /** Enters the current generation. */
    public Lease enter() {
        while (true) {
            Shared shared = current.get();
            if (shared.enter()) {
                return new Lease(shared);
            }
        }
    }

    /** Makes another generation current, in one step. */
    public void switchTo(Generation next, Runnable onDrained) {
        current.getAndSet(new Shared(requireNonNull(next), onDrained)).leave();
    }
}
