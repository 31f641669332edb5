package io.aegis.kernel.port;

import io.aegis.spi.guard.Stage;
import java.util.List;

/** Numbers about runs. Never blocks and never throws. */
public interface Meter {
    /** Why guards fail, and what they do too late. */
    List<String> GUARD_FAILURES = List.of(
            "missing",
            "threw",
            "upstream",
            "timed_out",
            "returned_null",
            "invalid_edit",
            "invalid_label",
            "invalid_progress",
            "too_much",
            "pool_full",
            "condemned",
            "worker_gone",
            "worker_busy",
            "late_violation");

    /** A run ended. */
    void run(String route, String status, long nanos);

    /** A guard decided. */
    void guard(String guard, Stage stage, String verdict, long nanos);

    /** A guard failed, for one of {@link #GUARD_FAILURES}. */
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
