package io.aegis.sandbox.protocol;

/** What a call or a note is about; the first byte of its payload. */
public enum Operation {
    /** Gateway to worker: create an instance from its settings. */
    CREATE,
    INSPECT,
    OPEN,
    NEXT,
    FINISH,
    ANSWER,
    /** The next piece of an answer's body. */
    PULL,
    AUTHENTICATE,
    LOCATE,
    /** Notes of the gateway. */
    DROP_INSTANCE,
    DROP_INSPECTOR,
    DROP_ANSWER,
    /** Worker to gateway: what the instance's host grants. */
    NETWORK,
    KEYS,
    SEND,
    /** The next piece of an upstream's body. */
    PULL_UPSTREAM,
    FIND,
    /** Note of the worker. */
    DROP_UPSTREAM;

    private static final Operation[] ALL = values();

    public static Operation read(WireReader in) {
        return in.constant(ALL);
    }

    /** A payload that begins with this operation. */
    public WireWriter writer() {
        return new WireWriter().constant(this);
    }
}
