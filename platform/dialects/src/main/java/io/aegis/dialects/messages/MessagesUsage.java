package io.aegis.dialects.messages;

import io.aegis.dialects.content.Refuse;
import io.aegis.dialects.json.Json;
import io.aegis.dialects.json.JsonBytes;
import io.aegis.kernel.port.Usage;
import org.jspecify.annotations.Nullable;

/** Token counts of the dialect, which counts what came from a cache and what went into one apart from the rest of the prompt. */
record MessagesUsage(long fresh, long created, long cached, long output, long reasoning) {
    static final MessagesUsage NONE = new MessagesUsage(0, 0, 0, 0, 0);

    /** Digits of a count that can be true. Longer ones would be a way to send numbers past the guards. */
    private static final int LONGEST = 8;

    /** What is counted after a later event of a stream: counts are totals, and what it leaves out stands. */
    MessagesUsage then(@Nullable Json later) {
        if (!(later instanceof Json.Members usage)) {
            if (later == null || later == Json.Literal.NULL) {
                return this;
            }
            throw Refuse.upstream("the upstream sent something else than an object as usage");
        }
        Json details = usage.get("output_tokens_details");
        return new MessagesUsage(
                count(usage.get("input_tokens"), fresh),
                count(usage.get("cache_creation_input_tokens"), created),
                count(usage.get("cache_read_input_tokens"), cached),
                count(usage.get("output_tokens"), output),
                details instanceof Json.Members known ? count(known.get("thinking_tokens"), reasoning) : reasoning);
    }

    /** The counts as every dialect has them: the prompt is all of it. */
    Usage all() {
        return new Usage(fresh + created + cached, output, cached, reasoning);
    }

    static void write(JsonBytes bytes, Usage usage) {
        bytes.raw("{\"input_tokens\":")
                .number(Math.max(0, usage.input() - usage.cachedInput()))
                .raw(",\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":")
                .number(usage.cachedInput())
                .raw(",\"output_tokens\":")
                .number(usage.output())
                .raw(",\"output_tokens_details\":{\"thinking_tokens\":")
                .number(usage.reasoning())
                .raw("}}");
    }

    private static long count(@Nullable Json value, long before) {
        if (value == null || value == Json.Literal.NULL) {
            return before;
        }
        if (value instanceof Json.Numeral number
                && number.literal().length() <= LONGEST
                && number.literal().chars().allMatch(Character::isDigit)) {
            return Long.parseLong(number.literal());
        }
        throw Refuse.upstream("the upstream's count of tokens is not a number");
    }
}
