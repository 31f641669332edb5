package io.aegis.kernel.port;

/** Runs one tool of the gateway's own. Safe for use by many threads. */
@FunctionalInterface
public interface ToolRunner {
    /** What came of a call. */
    sealed interface Outcome {
        /** The tool said something. */
        record Said(String text) implements Outcome {
            @Override
            public String toString() {
                return "Said[" + text.length() + " characters]";
            }
        }

        /**
         * It did not do what it should.
         *
         * @param why of a closed set of words: {@code timed-out}, {@code unreachable}, {@code status-503}
         */
        record Failed(String why) implements Outcome {}
    }

    /**
     * Runs it once. Blocks; ends when the scope does.
     *
     * @param arguments a JSON object that the tool's policy has let through
     */
    Outcome run(CallScope scope, String arguments);
}
