package io.aegis.provider.azureopenai;

import io.aegis.provider.wire.ErrorBody;
import io.aegis.provider.wire.PassThrough;
import io.aegis.provider.wire.PathSegment;
import io.aegis.spi.provider.ModelCall;
import io.aegis.spi.settings.Settings;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The paths of Azure OpenAI. A dated version of the API has chat completions and embeddings below a deployment; version 1, which has no date, has none.
 *
 * @param version of the API; empty for version 1 as it is
 * @param headers headers of every request
 */
record AzureEndpoint(Optional<String> version, Map<String, String> headers) implements PassThrough.Endpoint {
    private static final Pattern DATED = Pattern.compile("[0-9]{4}-.*");
    private static final Pattern CONTEXT_TOO_LONG =
            ErrorBody.member("code", "context_length_exceeded|string_above_max_length");

    static AzureEndpoint of(Settings settings) {
        Map<String, String> headers = settings.child("headers")
                .map(extra -> extra.names().stream()
                        .collect(Collectors.toUnmodifiableMap(
                                name -> name,
                                name -> extra.string(name).orElseThrow(() -> extra.wrong(name, "a string")))))
                .orElse(Map.of());
        return new AzureEndpoint(settings.string("api_version"), headers);
    }

    @Override
    public String path(ModelCall call) {
        String operation = switch (call.dialect()) {
            case "openai.chat" -> "chat/completions";
            case "openai.responses" -> "responses";
            case "openai.embeddings" -> "embeddings";
            default -> throw new IllegalArgumentException("a dialect that the manifest does not declare");
        };
        return place(call, operation)
                + version.map(date -> "?api-version=" + date).orElse("");
    }

    private String place(ModelCall call, String operation) {
        if (version.filter(date -> DATED.matcher(date).matches()).isEmpty()) {
            return "openai/v1/" + operation;
        }
        return operation.equals("responses")
                ? "openai/responses"
                : "openai/deployments/" + PathSegment.of(call.model()) + "/" + operation;
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
