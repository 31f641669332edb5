package io.aegis.kernel;

import io.aegis.spi.provider.ModelAnswer;
import io.aegis.spi.provider.UpstreamException;
import java.util.Optional;

/** What can be wrong with a provider so that another attempt makes sense. What is not here is an answer, and nobody routes around an answer. */
public enum Trouble {
    /** There was no connection. */
    CONNECT,
    /** It asked to come back later. */
    RATE_LIMITED,
    /** It failed, or what it sent was no answer. */
    SERVER_ERROR,
    /** It took too long. */
    TIMED_OUT;

    static Optional<Trouble> of(ModelAnswer.Failed failed) {
        return switch (failed.kind()) {
            case RATE_LIMITED -> Optional.of(RATE_LIMITED);
            case OVERLOADED, FAILED, INVALID_ANSWER -> Optional.of(SERVER_ERROR);
            case TIMED_OUT -> Optional.of(TIMED_OUT);
            case CREDENTIALS_REJECTED, CONTEXT_TOO_LONG, INVALID_REQUEST, MODEL_UNKNOWN -> Optional.empty();
        };
    }

    static Optional<Trouble> of(UpstreamException thrown) {
        return switch (thrown.kind()) {
            case UNREACHABLE -> Optional.of(CONNECT);
            case TIMED_OUT -> Optional.of(TIMED_OUT);
            case CUT, INVALID -> Optional.of(SERVER_ERROR);
            case REFUSED, CANCELLED -> Optional.empty();
        };
    }
}
