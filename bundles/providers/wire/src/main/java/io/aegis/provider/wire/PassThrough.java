package io.aegis.provider.wire;

import static io.aegis.provider.wire.AnswerHead.EVENTS;
import static io.aegis.provider.wire.AnswerHead.JSON;

import io.aegis.spi.provider.ModelAnswer;
import io.aegis.spi.provider.ModelAnswer.Kind;
import io.aegis.spi.provider.ModelCall;
import io.aegis.spi.provider.ModelProvider;
import io.aegis.spi.provider.UpstreamRequest;
import io.aegis.spi.provider.UpstreamResponse;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Passes bodies through as they are, to an upstream that speaks the dialect of the call; reads of the answers only the head, and one member of an error.
 * Immutable.
 */
public final class PassThrough implements ModelProvider {
    /** What differs from upstream to upstream. */
    public interface Endpoint {
        /** The path of a call, below the base path, with its query. */
        String path(ModelCall call);

        /** Headers of every request. */
        Map<String, String> headers();

        /** The header of the answer with the upstream's id of the request. */
        String requestId();

        /** The member of an error that says that the context is too long; empty if none says so reliably. */
        Optional<Pattern> contextTooLong();
    }

    private final Endpoint endpoint;
    private final Clock clock;

    public PassThrough(Endpoint endpoint, Clock clock) {
        this.endpoint = endpoint;
        this.clock = clock;
    }

    @Override
    public ModelAnswer answer(ModelCall call) {
        var headers = new HashMap<>(endpoint.headers());
        headers.put("content-type", JSON);
        headers.put("accept", call.streamed() ? EVENTS : JSON);
        UpstreamResponse response =
                call.upstream().send(new UpstreamRequest("POST", endpoint.path(call), headers, call.body()));
        if (response.status() != 200) {
            return failed(response);
        }
        if (!AnswerHead.mediaType(response).equals(call.streamed() ? EVENTS : JSON)) {
            response.body().close();
            return new ModelAnswer.Failed(Kind.INVALID_ANSWER, response.status(), Optional.empty());
        }
        return new ModelAnswer.Answered(
                call.streamed(), AnswerHead.requestId(response, endpoint.requestId()), response.body());
    }

    private ModelAnswer.Failed failed(UpstreamResponse response) {
        try (var body = response.body()) {
            boolean tooLong = AnswerHead.kind(response.status()) == Kind.INVALID_REQUEST
                    && AnswerHead.mediaType(response).equals(JSON)
                    && endpoint.contextTooLong()
                            .flatMap(member -> ErrorBody.find(body, member))
                            .isPresent();
            return tooLong
                    ? AnswerHead.failed(Kind.CONTEXT_TOO_LONG, response, clock.instant())
                    : AnswerHead.failed(response, clock.instant());
        }
    }
}
