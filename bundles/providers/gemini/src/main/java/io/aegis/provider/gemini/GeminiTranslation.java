package io.aegis.provider.gemini;

import io.aegis.provider.wire.AnswerHead;
import io.aegis.provider.wire.ErrorBody;
import io.aegis.provider.wire.PathSegment;
import io.aegis.provider.wire.chat.ChatRequest;
import io.aegis.provider.wire.chat.Translation;
import io.aegis.spi.provider.ModelAnswer;
import io.aegis.spi.provider.ModelAnswer.Kind;
import io.aegis.spi.provider.ModelCall;
import io.aegis.spi.provider.UpstreamRequest;
import io.aegis.spi.provider.UpstreamResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Chat completions in the words of generateContent. Immutable. */
final class GeminiTranslation implements Translation {
    /** A wrong key is status 400, like a wrong request, and only this tells them apart. */
    private static final Pattern WRONG_KEY = ErrorBody.member("reason", "API_KEY_INVALID");

    private static final Pattern RETRY_DELAY = ErrorBody.member("retryDelay", "([0-9]{1,6})(?:\\.[0-9]{1,9})?s");

    private final boolean unsigned;
    private final boolean loose;
    private final Clock clock;

    /**
     * @param unsigned whether calls of tools are sent without a signature of the model's
     * @param loose whether tools whose arguments always keep to their schema may be declared as others are
     */
    GeminiTranslation(boolean unsigned, boolean loose, Clock clock) {
        this.unsigned = unsigned;
        this.loose = loose;
        this.clock = clock;
    }

    @Override
    public UpstreamRequest request(ChatRequest request, ModelCall call) {
        String operation = call.streamed() ? ":streamGenerateContent?alt=sse" : ":generateContent";
        return new UpstreamRequest(
                "POST",
                "models/" + PathSegment.of(call.model()) + operation,
                Map.of(
                        "content-type",
                        AnswerHead.JSON,
                        "accept",
                        call.streamed() ? AnswerHead.EVENTS : AnswerHead.JSON),
                new GeminiRequest(request, unsigned, loose).bytes());
    }

    @Override
    public String streamType() {
        return AnswerHead.EVENTS;
    }

    @Override
    public StreamTranslator stream(ModelCall call) {
        return new GeminiStream(call.model());
    }

    @Override
    public byte[] document(@Nullable Object answer, ModelCall call) {
        return GeminiAnswer.document(answer, call.model());
    }

    /** Google names a request in the body of its answer alone. */
    @Override
    public String requestId() {
        return "x-request-id";
    }

    @Override
    public ModelAnswer.Failed failed(UpstreamResponse response) {
        try (var body = response.body()) {
            ModelAnswer.Failed failed = AnswerHead.failed(response, clock.instant());
            return switch (failed.kind()) {
                case INVALID_REQUEST ->
                    ErrorBody.find(body, WRONG_KEY).isPresent()
                            ? AnswerHead.failed(Kind.CREDENTIALS_REJECTED, response, clock.instant())
                            : failed;
                case RATE_LIMITED ->
                    failed.retryAfter().isPresent()
                            ? failed
                            : new ModelAnswer.Failed(failed.kind(), failed.status(), delay(response));
                case CREDENTIALS_REJECTED,
                        CONTEXT_TOO_LONG,
                        MODEL_UNKNOWN,
                        OVERLOADED,
                        FAILED,
                        TIMED_OUT,
                        INVALID_ANSWER -> failed;
            };
        }
    }

    private static Optional<Duration> delay(UpstreamResponse response) {
        return ErrorBody.find(response.body(), RETRY_DELAY)
                .map(found -> Duration.ofSeconds(Math.min(Long.parseLong(found.group(2)) + 1, 86_400)));
    }
}
