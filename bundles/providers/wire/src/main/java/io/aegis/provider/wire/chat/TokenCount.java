package io.aegis.provider.wire.chat;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of an answer.
 *
 * @param prompt of the request, those from a cache among them
 * @param cached of the request, from a cache
 * @param completion of the answer, those of reasoning among them
 * @param reasoning of the answer
 */
public record TokenCount(long prompt, long cached, long completion, long reasoning) {
    private static final int LONGEST = 8;

    /**
     * A count of an upstream; 0 if there is none.
     *
     * @throws NotJsonException if it is no count
     */
    public static long read(@Nullable Object value) {
        if (value == null) {
            return 0;
        }
        if (value instanceof Numeral(String literal)
                && literal.length() <= LONGEST
                && literal.chars().allMatch(Character::isDigit)) {
            return Long.parseLong(literal);
        }
        throw new NotJsonException();
    }

    Map<String, @Nullable Object> members() {
        return Json.members(
                "prompt_tokens",
                Numeral.of(prompt),
                "completion_tokens",
                Numeral.of(completion),
                "total_tokens",
                Numeral.of(prompt + completion),
                "prompt_tokens_details",
                Json.members("cached_tokens", Numeral.of(cached)),
                "completion_tokens_details",
                Json.members("reasoning_tokens", Numeral.of(reasoning)));
    }
}
