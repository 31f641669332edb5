package io.aegis.kernel.port;

import java.util.ArrayList;
import java.util.List;

/**
 * What is to be closed when something ends. Each action runs at most once, and what was taken back is not kept: something long that begins a million small
 * things keeps those that are under way.
 *
 * <p>Safe for use by many threads.
 */
public final class EndActions {
    /** Two that do the same are two. */
    private static final class Kept {
        private final Runnable action;

        Kept(Runnable action) {
            this.action = action;
        }
    }

    private final List<Kept> all = new ArrayList<>();
    private boolean ended;

    /**
     * Keeps an action for the end, or runs it at once if that was.
     *
     * @return takes the action back
     */
    public Runnable add(Runnable action) {
        var kept = new Kept(action);
        synchronized (all) {
            if (!ended) {
                all.add(kept);
                return () -> remove(kept);
            }
        }
        action.run();
        return () -> {};
    }

    private void remove(Kept kept) {
        synchronized (all) {
            all.remove(kept);
        }
    }

    /** Runs the actions that are kept, in their order. What comes later runs at once. */
    public void end() {
        List<Kept> actions;
        synchronized (all) {
            ended = true;
            actions = List.copyOf(all);
            all.clear();
        }
        actions.forEach(kept -> kept.action.run());
    }

    /** How many are kept. */
    public int size() {
        synchronized (all) {
            return all.size();
        }
    }
}
