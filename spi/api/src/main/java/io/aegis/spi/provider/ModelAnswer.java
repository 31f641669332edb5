package io.aegis.spi.provider;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/** What became of a {@link ModelCall}. */
public sealed interface ModelAnswer {
    /**
     * The model answers.
     *
     * @param streamed whether the bytes are server-sent events of the call's dialect, or one JSON document
     * @param requestId the upstream's id of the request, if it gave one
     * @param body the answer's bytes
     */
    record Answered(boolean streamed, Optional<String> requestId, ByteSource body) implements ModelAnswer {
        public Answered {
            requireNonNull(requestId, "requestId");
            requireNonNull(body, "body");
        }
    }

    /**
     * The upstream did not answer. Its text stays where it is.
     *
     * @param kind the class of the refusal
     * @param status HTTP status of the upstream, 0 if there was none
     * @param retryAfter how long it asked to wait
     */
    record Failed(Kind kind, int status, Optional<Duration> retryAfter) implements ModelAnswer {
        public Failed {
            requireNonNull(kind, "kind");
            requireNonNull(retryAfter, "retryAfter");
        }
    }

    /** Classes of upstream failures. */
    enum Kind {
        CREDENTIALS_REJECTED,
        RATE_LIMITED,
        CONTEXT_TOO_LONG,
        INVALID_REQUEST,
        MODEL_UNKNOWN,
        OVERLOADED,
        FAILED,
        TIMED_OUT,
        INVALID_ANSWER
    }
}
