package io.aegis.dialects.chat;

import io.aegis.dialects.content.Refuse;
import io.aegis.dialects.json.Json;
import io.aegis.dialects.json.JsonBytes;
import io.aegis.kernel.port.Usage;
import org.jspecify.annotations.Nullable;

/** Token counts of the dialect. */
final class ChatUsage {
    /** Digits of a count that can be true. Longer ones would be a way to send numbers past the guards. */
    private static final int LONGEST = 8;

    private ChatUsage() {}

    static Usage read(Json.Members usage) {
        return new Usage(
                count(usage.get("prompt_tokens")),
                count(usage.get("completion_tokens")),
                detail(usage.get("prompt_tokens_details"), "cached_tokens"),
                detail(usage.get("completion_tokens_details"), "reasoning_tokens"));
    }

    static void write(JsonBytes bytes, Usage usage) {
        bytes.raw("{\"prompt_tokens\":")
                .number(usage.input())
                .raw(",\"completion_tokens\":")
                .number(usage.output())
                .raw(",\"total_tokens\":")
                .number(usage.input() + usage.output())
                .raw(",\"prompt_tokens_details\":{\"cached_tokens\":")
                .number(usage.cachedInput())
                .raw("},\"completion_tokens_details\":{\"reasoning_tokens\":")
                .number(usage.reasoning())
                .raw("}}");
    }

    private static long detail(@Nullable Json details, String name) {
        return details instanceof Json.Members members ? count(members.get(name)) : 0;
    }

    private static long count(@Nullable Json value) {
        if (value == null || value == Json.Literal.NULL) {
            return 0;
        }
        if (value instanceof Json.Numeral number
                && number.literal().length() <= LONGEST
                && number.literal().chars().allMatch(Character::isDigit)) {
            return Long.parseLong(number.literal());
        }
        throw Refuse.upstream("the upstream's count of tokens is not a number");
    }
}
