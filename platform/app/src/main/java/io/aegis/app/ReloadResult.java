package io.aegis.app;

import io.aegis.config.Problem;
import io.aegis.config.Weakening;
import java.util.List;

/** What became of a configuration that was offered to a running gateway. */
public sealed interface ReloadResult {
    /** Digest of the configuration that was offered; empty if it could not be read. */
    String digest();

    /** It is the one that runs. */
    record Unchanged(String digest) implements ReloadResult {}

    /** The next run sees it. */
    record Switched(String digest, long generation, List<Weakening> weakenings) implements ReloadResult {
        public Switched {
            weakenings = List.copyOf(weakenings);
        }
    }

    /** It weakens a protection and waits for somebody to confirm its digest. The old one runs on. */
    record Held(String digest, List<Weakening> weakenings) implements ReloadResult {
        public Held {
            weakenings = List.copyOf(weakenings);
        }
    }

    /** It is wrong. The old one runs on. */
    record Refused(String digest, List<Problem> problems) implements ReloadResult {
        public Refused {
            problems = List.copyOf(problems);
        }
    }
}
