package io.aegis.kernel.port;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * Log probabilities of the tokens of one choice, or of a piece of it. They repeat the text and show what else could have been said, so every token is content.
 *
 * @param content tokens of the text
 * @param refusal tokens of a refusal
 */
public record Logprobs(List<Token> content, List<Token> refusal) {
    /**
     * One token at one place.
     *
     * @param text the token
     * @param probability the logarithm, as it was written
     * @param bytes its bytes, if the upstream gave them; a token can be a part of a character
     * @param alternatives the likeliest tokens at the same place; they have no alternatives of their own
     */
    public record Token(String text, String probability, Optional<List<Integer>> bytes, List<Token> alternatives) {
        public Token {
            requireNonNull(text, "text");
            requireNonNull(probability, "probability");
            bytes = bytes.map(List::copyOf);
            alternatives = List.copyOf(alternatives);
        }

        @Override
        public String toString() {
            return "Token[" + text.length() + " characters, " + alternatives.size() + " alternatives]";
        }
    }

    public Logprobs {
        content = List.copyOf(content);
        refusal = List.copyOf(refusal);
    }

    /** Whether there is not one token. */
    public boolean isEmpty() {
        return content.isEmpty() && refusal.isEmpty();
    }

    @Override
    public String toString() {
        return "Logprobs[" + content.size() + " and " + refusal.size() + " tokens]";
    }
}
