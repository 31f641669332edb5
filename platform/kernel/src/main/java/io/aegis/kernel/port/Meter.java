package io.aegis.kernel.port;

import io.aegis.spi.guard.Stage;

/** Numbers about runs. Never blocks and never throws. */
public interface Meter {
    /** A run ended. */
    void run(String route, String status, long nanos);

    /** A guard decided. */
    void guard(String guard, Stage stage, String verdict, long nanos);

    /** A guard failed: {@code missing, threw, timed_out, null, invalid, late_violation}. */
    void guardFailed(String guard, String cause);

    /** An attempt at an upstream ended: {@code answered} or a kind of failure. */
    void upstream(String provider, String outcome, long nanos);

    /** The first piece of a stream was released. */
    void firstChunk(String route, long nanos);

    /** Tokens were counted: {@code input, output, cached_input, reasoning}. */
    void tokens(String route, String type, long count);

    /** Members of an upstream's answer were not relayed. */
    void droppedFields(String provider, long count);
}
