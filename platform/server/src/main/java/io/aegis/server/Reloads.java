package io.aegis.server;

import java.util.List;
import java.util.Optional;

/** Changes of the configuration, for operators. Safe for use by many threads. */
public interface Reloads {
    /** A changed key; its values are shown as the configuration shows them, credentials as references. */
    record Change(String path, Optional<String> before, Optional<String> after) {}

    /** How the file differs from what runs. */
    record Difference(String digest, List<Change> changes, List<String> weakenings, List<String> problems) {
        public Difference {
            changes = List.copyOf(changes);
            weakenings = List.copyOf(weakenings);
            problems = List.copyOf(problems);
        }
    }

    /** What became of a change. */
    enum Result {
        SWITCHED,
        UNCHANGED,
        /** It weakens a protection and waits for its confirmation. */
        HELD,
        /** It is wrong; what ran goes on. */
        INVALID
    }

    /** The answer to an operator who wants the file to hold. */
    record Outcome(Result result, String digest, List<String> weakenings, List<String> problems) {
        public Outcome {
            weakenings = List.copyOf(weakenings);
            problems = List.copyOf(problems);
        }
    }

    /** Reads the file and says what would change. */
    Difference difference();

    /**
     * Reads the file and makes it hold.
     *
     * @param confirmed digest of the change that the operator has read
     * @param changeRef what the operator calls the change
     * @param actor {@code operator:uid=1000}, or the id of a principal
     * @throws IllegalArgumentException if nothing can be called so
     */
    Outcome apply(Optional<String> confirmed, Optional<String> changeRef, String actor);
}
