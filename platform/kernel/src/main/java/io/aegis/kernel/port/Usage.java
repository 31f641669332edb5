package io.aegis.kernel.port;

/**
 * Tokens of one answer, as the upstream counted them.
 *
 * @param input tokens of the prompt
 * @param output tokens of the answer
 * @param cachedInput tokens of the prompt that came from a cache
 * @param reasoning tokens of the answer that were reasoning
 */
public record Usage(long input, long output, long cachedInput, long reasoning) {
    /** This and that. */
    public Usage plus(Usage other) {
        return new Usage(
                input + other.input,
                output + other.output,
                cachedInput + other.cachedInput,
                reasoning + other.reasoning);
    }
}
