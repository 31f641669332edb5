package io.aegis.server;

import java.time.Instant;
import java.util.List;

/** Past runs under another configuration, for operators. Nothing leaves, and nothing is written down. Safe for use by many threads. */
@FunctionalInterface
public interface PolicyReplays {
    /** What came of it. */
    sealed interface Answer {
        /**
         * What each run would have come to.
         *
         * @param json an object without content of any run
         */
        record Report(byte[] json) implements Answer {
            @Override
            public String toString() {
                return "Report[" + json.length + " bytes]";
            }
        }

        /** The configuration cannot run. */
        record Wrong(List<String> problems) implements Answer {
            public Wrong {
                problems = List.copyOf(problems);
            }
        }
    }

    /**
     * Says which runs it would have decided otherwise. Blocks until all were looked at.
     *
     * @param name of the file, for messages
     * @param configuration text of an {@code aegis.yaml}
     * @param since of the first run that is looked at
     */
    Answer replay(String name, String configuration, Instant since);
}
