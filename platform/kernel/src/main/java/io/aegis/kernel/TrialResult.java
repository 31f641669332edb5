package io.aegis.kernel;

import static java.util.Objects.requireNonNull;

import io.aegis.kernel.port.Usage;
import java.util.Optional;

/** What came of a trial. Holds no text of the provider's but the name of a model. */
public sealed interface TrialResult {
    /**
     * The provider answered, and its answer can be read.
     *
     * @param dialect that it was asked in
     * @param model its name of the model that answered, where it gave one
     */
    record Answered(String dialect, Optional<String> model, Optional<Usage> usage, long millis) implements TrialResult {
        public Answered {
            requireNonNull(dialect, "dialect");
            requireNonNull(model, "model");
            requireNonNull(usage, "usage");
        }
    }

    /**
     * It did not.
     *
     * @param status HTTP status of the provider; 0 if there was none
     */
    record Failed(Diagnosis diagnosis, int status, long millis) implements TrialResult {
        public Failed {
            requireNonNull(diagnosis, "diagnosis");
        }
    }

    /** How long it took. */
    long millis();
}
