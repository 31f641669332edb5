package io.aegis.provider.openaicompatible;

import io.aegis.provider.wire.ErrorBody;
import io.aegis.provider.wire.PassThrough;
import io.aegis.provider.wire.PathSegment;
import io.aegis.spi.provider.ModelCall;
import io.aegis.spi.settings.Settings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The paths of OpenAI's API, by dialect.
 *
 * @param chat the path of chat completions, which some upstreams have elsewhere
 * @param query the query of every path, without its question mark; empty for none
 * @param headers headers of every request
 */
record OpenAiEndpoint(String chat, String query, Map<String, String> headers) implements PassThrough.Endpoint {
    private static final Pattern CONTEXT_TOO_LONG =
            ErrorBody.member("code", "context_length_exceeded|string_above_max_length");

    OpenAiEndpoint {
        headers = Map.copyOf(headers);
    }

    static OpenAiEndpoint of(Settings settings) {
        var headers = new LinkedHashMap<String, String>();
        settings.child("headers")
                .ifPresent(extra -> extra.names().forEach(name -> headers.put(name, value(extra, name))));
        settings.string("organization").ifPresent(id -> headers.put("openai-organization", id));
        settings.string("project").ifPresent(id -> headers.put("openai-project", id));
        String query = settings.string("api_version")
                .map(version -> "api-version=" + PathSegment.of(version))
                .orElse("");
        return new OpenAiEndpoint(settings.string("path").orElse("chat/completions"), query, headers);
    }

    private static String value(Settings headers, String name) {
        return headers.string(name).orElseThrow(() -> headers.wrong(name, "a string"));
    }

    @Override
    public String path(ModelCall call) {
        String path = switch (call.dialect()) {
            case "openai.chat" -> chat;
            case "openai.responses" -> "responses";
            case "openai.embeddings" -> "embeddings";
            default -> throw new IllegalArgumentException("a dialect that the manifest does not declare");
        };
        return query.isEmpty() ? path : path + (path.indexOf('?') < 0 ? "?" : "&") + query;
    }

    @Override
    public String requestId() {
        return "x-request-id";
    }

    @Override
    public Optional<Pattern> contextTooLong() {
        return Optional.of(CONTEXT_TOO_LONG);
    }
}
