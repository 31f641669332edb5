package io.aegis.dialects.responses;

import io.aegis.dialects.content.Upstream;
import io.aegis.dialects.json.Json;
import io.aegis.dialects.json.JsonBytes;
import io.aegis.kernel.port.Usage;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Token counts of the dialect. */
final class ResponsesUsage {
    private ResponsesUsage() {}

    /** The count of a response; empty if it has none. */
    static Optional<Usage> read(Json.Members response) {
        Json counted = response.present("usage");
        if (counted == null) {
            return Optional.empty();
        }
        Json.Members usage = Upstream.members(counted, "usage");
        return Optional.of(new Usage(
                Upstream.count(usage.get("input_tokens")),
                Upstream.count(usage.get("output_tokens")),
                detail(usage.get("input_tokens_details"), "cached_tokens"),
                detail(usage.get("output_tokens_details"), "reasoning_tokens")));
    }

    private static long detail(@Nullable Json details, String name) {
        return details instanceof Json.Members members ? Upstream.count(members.get(name)) : 0;
    }

    static void write(JsonBytes bytes, Usage usage) {
        bytes.raw("{\"input_tokens\":")
                .number(usage.input())
                .raw(",\"input_tokens_details\":{\"cached_tokens\":")
                .number(usage.cachedInput())
                .raw(",\"cache_write_tokens\":0},\"output_tokens\":")
                .number(usage.output())
                .raw(",\"output_tokens_details\":{\"reasoning_tokens\":")
                .number(usage.reasoning())
                .raw("},\"total_tokens\":")
                .number(usage.input() + usage.output())
                .raw("}");
    }
}
