package io.aegis.sandbox.host;

import io.aegis.sandbox.protocol.Calls;
import java.util.concurrent.Semaphore;

/** A call that a worker owes an answer. Its place among the calls in flight is free when the worker has answered or is gone, whoever still waits. */
final class HostCall extends Calls.Call {
    private final Owed owed;
    private final Semaphore places;

    HostCall(long number, Owed owed, Semaphore places) {
        super(number);
        this.owed = owed;
        this.places = places;
    }

    Owed owed() {
        return owed;
    }

    @Override
    protected void settled() {
        places.release();
    }
}
