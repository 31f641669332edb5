package io.aegis.provider.wire;

import io.aegis.spi.provider.ModelAnswer;
import io.aegis.spi.provider.ModelAnswer.Kind;
import io.aegis.spi.provider.UpstreamResponse;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the head of an upstream's answer says. */
public final class AnswerHead {
    public static final String JSON = "application/json";
    public static final String EVENTS = "text/event-stream";

    private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._-]{1,128}");

    private AnswerHead() {}

    /** The media type in lower case and without parameters; empty if there is none. */
    public static String mediaType(UpstreamResponse response) {
        String type = response.header("content-type").orElse("");
        int semicolon = type.indexOf(';');
        return (semicolon < 0 ? type : type.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
    }

    /** The upstream's id of the request, if the header holds one. */
    public static Optional<String> requestId(UpstreamResponse response, String header) {
        return response.header(header).filter(id -> REQUEST_ID.matcher(id).matches());
    }

    /** The failure that a status stands for, with the wait that its headers ask for. */
    public static ModelAnswer.Failed failed(UpstreamResponse response, Instant now) {
        return failed(kind(response.status()), response, now);
    }

    /** A failure of a kind that is known better than by its status. */
    public static ModelAnswer.Failed failed(Kind kind, UpstreamResponse response, Instant now) {
        return new ModelAnswer.Failed(kind, response.status(), RetryAfter.of(response, now));
    }

    /** The class of a status that is no answer. */
    public static Kind kind(int status) {
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
}
