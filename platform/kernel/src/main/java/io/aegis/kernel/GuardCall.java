package io.aegis.kernel;

/** A call into a guard that is under way. Compared by identity: every call is its own. */
final class GuardCall {
    /** Stands for "the watch has taken the run away from its thread". */
    static final GuardCall TAKEN = new GuardCall(GuardSlot.missing("-"), Long.MAX_VALUE);

    private final GuardSlot slot;
    private final long deadlineNanos;

    /**
     * @param slot whose guard
     * @param deadlineNanos the {@link System#nanoTime} at which it has taken too long
     */
    GuardCall(GuardSlot slot, long deadlineNanos) {
        this.slot = slot;
        this.deadlineNanos = deadlineNanos;
    }

    GuardSlot slot() {
        return slot;
    }

    boolean isLate(long nowNanos) {
        return nowNanos - deadlineNanos > 0;
    }
}
