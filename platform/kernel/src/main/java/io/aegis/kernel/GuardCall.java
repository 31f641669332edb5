package io.aegis.kernel;

import io.aegis.spi.guard.Stage;

/** A call into a guard that is under way. Compared by identity: every call is its own. */
final class GuardCall {
    /** Stands for "the watch has taken the run away from its thread". */
    static final GuardCall TAKEN = new GuardCall(GuardSlot.missing("-"), Stage.INGRESS, Long.MAX_VALUE);

    private final GuardSlot slot;
    private final Stage stage;
    private final long deadlineNanos;

    /**
     * @param slot whose guard
     * @param stage what it is asked about
     * @param deadlineNanos the {@link System#nanoTime} at which it has taken too long
     */
    GuardCall(GuardSlot slot, Stage stage, long deadlineNanos) {
        this.slot = slot;
        this.stage = stage;
        this.deadlineNanos = deadlineNanos;
    }

    GuardSlot slot() {
        return slot;
    }

    Stage stage() {
        return stage;
    }

    boolean isLate(long nowNanos) {
        return nowNanos - deadlineNanos > 0;
    }
}
