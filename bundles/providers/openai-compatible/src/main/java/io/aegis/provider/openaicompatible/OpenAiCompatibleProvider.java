package io.aegis.provider.openaicompatible;

import io.aegis.spi.provider.ModelAnswer;
import io.aegis.spi.provider.ModelAnswer.Kind;
import io.aegis.spi.provider.ModelCall;
import io.aegis.spi.provider.ModelProvider;
import io.aegis.spi.provider.UpstreamRequest;
import io.aegis.spi.provider.UpstreamResponse;
import java.time.Clock;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Passes bodies through as they are; reads of the answers only the head, and the code of an error. Immutable. */
final class OpenAiCompatibleProvider implements ModelProvider {
    private static final String JSON = "application/json";
    private static final String EVENTS = "text/event-stream";
    private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._-]{1,128}");

    private final String path;
    private final Map<String, String> headers;
    private final Clock clock;

    OpenAiCompatibleProvider(String path, Map<String, String> headers, Clock clock) {
        this.path = path;
        this.headers = headers;
        this.clock = clock;
    }

    @Override
    public ModelAnswer answer(ModelCall call) {
        var sent = new HashMap<>(headers);
        sent.put("content-type", JSON);
        sent.put("accept", call.streamed() ? EVENTS : JSON);
        UpstreamResponse response = call.upstream().send(new UpstreamRequest("POST", path, sent, call.body()));
        if (response.status() != 200) {
            return failed(response);
        }
        if (!mediaType(response).equals(call.streamed() ? EVENTS : JSON)) {
            response.body().close();
            return new ModelAnswer.Failed(Kind.INVALID_ANSWER, response.status(), Optional.empty());
        }
        return new ModelAnswer.Answered(call.streamed(), requestId(response), response.body());
    }

    private ModelAnswer.Failed failed(UpstreamResponse response) {
        try (var body = response.body()) {
            int status = response.status();
            Kind kind = kind(status);
            if (kind == Kind.INVALID_REQUEST
                    && mediaType(response).equals(JSON)
                    && ErrorBody.saysContextTooLong(body)) {
                kind = Kind.CONTEXT_TOO_LONG;
            }
            return new ModelAnswer.Failed(kind, status, RetryAfter.of(response, clock.instant()));
        }
    }

    private static Kind kind(int status) {
        return switch (status) {
            case 401, 403 -> Kind.CREDENTIALS_REJECTED;
            case 404 -> Kind.MODEL_UNKNOWN;
            case 400, 413, 422 -> Kind.INVALID_REQUEST;
            case 408, 504 -> Kind.TIMED_OUT;
            case 429 -> Kind.RATE_LIMITED;
            case 503, 529 -> Kind.OVERLOADED;
            default -> Kind.FAILED;
        };
    }

    private static String mediaType(UpstreamResponse response) {
        String type = response.header("content-type").orElse("");
        int semicolon = type.indexOf(';');
        return (semicolon < 0 ? type : type.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
    }

    private static Optional<String> requestId(UpstreamResponse response) {
        return response.header("x-request-id")
                .filter(id -> REQUEST_ID.matcher(id).matches());
    }
}
