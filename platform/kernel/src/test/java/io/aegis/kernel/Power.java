package io.aegis.kernel;

import java.util.function.Supplier;

/** What keeps a gateway going: whatever outlives it or leaves it goes through here, until it fails. Safe for use by many threads. */
final class Power {
    /** There is no power: nothing happens any more. */
    static final class Off extends Error {
        private static final long serialVersionUID = 1L;

        Off() {
            super("there is no power", null, false, false);
        }
    }

    private final int last;
    private final boolean after;
    private int count;
    private boolean off;

    private Power(int last, boolean after) {
        this.last = last;
        this.after = after;
    }

    static Power forever() {
        return new Power(Integer.MAX_VALUE, false);
    }

    /**
     * Power that fails once.
     *
     * @param last which step is the last, from 1
     * @param after whether that one still happens
     */
    static Power until(int last, boolean after) {
        return new Power(last, after);
    }

    synchronized <T> T does(Supplier<T> step) {
        if (off) {
            throw new Off();
        }
        if (++count < last) {
            return step.get();
        }
        off = true;
        if (after) {
            step.get();
        }
        throw new Off();
    }

    synchronized boolean isOff() {
        return off;
    }

    synchronized int count() {
        return count;
    }
}
