package io.aegis.sandbox.host;

import io.aegis.sandbox.protocol.Calls;
import java.util.concurrent.atomic.AtomicInteger;

/** A call that a worker owes an answer. Its place among the calls in flight is free when the worker has answered or is gone, whoever still waits. */
final class HostCall extends Calls.Call {
    private final Owed owed;
    private final Places places;

    /** Whoever reads the answer from the link, and whoever waits for it. */
    private final AtomicInteger holders = new AtomicInteger(2);

    private volatile int held;

    HostCall(long number, Owed owed, Places places) {
        super(number);
        this.owed = owed;
        this.places = places;
    }

    Owed owed() {
        return owed;
    }

    /** Says that it has not been answered in time. */
    void wasLate() {
        places.wasLate(owed.to());
    }

    /** Says that it has been answered, with whatever. */
    void wasAnswered() {
        places.wasAnswered(owed.to());
    }

    /** Says how many bytes its answer has. */
    void holds(int bytes) {
        held = bytes;
    }

    /** Says that one of its two holders is done with the answer; gives the bytes that nobody holds any more. */
    int letGo() {
        return holders.decrementAndGet() == 0 ? held : 0;
    }

    @Override
    protected void settled() {
        places.giveBack(owed.to());
    }
}
