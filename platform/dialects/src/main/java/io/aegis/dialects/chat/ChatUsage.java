package io.aegis.dialects.chat;

import io.aegis.dialects.content.Upstream;
import io.aegis.dialects.json.Json;
import io.aegis.dialects.json.JsonBytes;
import io.aegis.kernel.port.Usage;
import org.jspecify.annotations.Nullable;

/** Token counts of the dialect. */
final class ChatUsage {
    private ChatUsage() {}

    static Usage read(Json.Members usage) {
        return new Usage(
                Upstream.count(usage.get("prompt_tokens")),
                Upstream.count(usage.get("completion_tokens")),
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
        return details instanceof Json.Members members ? Upstream.count(members.get(name)) : 0;
    }
}
