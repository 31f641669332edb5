package io.aegis.provider.bedrock;

import io.aegis.provider.wire.AnswerHead;
import io.aegis.provider.wire.PathSegment;
import io.aegis.provider.wire.chat.ChatRequest;
import io.aegis.provider.wire.chat.Translation;
import io.aegis.spi.provider.ModelAnswer;
import io.aegis.spi.provider.ModelCall;
import io.aegis.spi.provider.UpstreamRequest;
import io.aegis.spi.provider.UpstreamResponse;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Chat completions in the words of Converse. Immutable. */
final class ConverseTranslation implements Translation {
    private static final String STREAM = "application/vnd.amazon.eventstream";

    private final Clock clock;

    ConverseTranslation(Clock clock) {
        this.clock = clock;
    }

    @Override
    public UpstreamRequest request(ChatRequest request, ModelCall call) {
        String operation = call.streamed() ? "/converse-stream" : "/converse";
        return new UpstreamRequest(
                "POST",
                "model/" + PathSegment.of(call.model()) + operation,
                Map.of("content-type", AnswerHead.JSON, "accept", call.streamed() ? STREAM : AnswerHead.JSON),
                new ConverseRequest(request).bytes());
    }

    @Override
    public String streamType() {
        return STREAM;
    }

    @Override
    public StreamTranslator stream(ModelCall call) {
        return new ConverseStream(call.model());
    }

    @Override
    public byte[] document(@Nullable Object answer, ModelCall call) {
        return ConverseAnswer.document(answer, call.model());
    }

    @Override
    public String requestId() {
        return "x-amzn-requestid";
    }

    @Override
    public ModelAnswer.Failed failed(UpstreamResponse response) {
        response.body().close();
        return AnswerHead.failed(response, clock.instant());
    }
}
