package io.aegis.provider.wire.chat;

import io.aegis.provider.wire.AnswerHead;
import io.aegis.spi.provider.ModelAnswer;
import io.aegis.spi.provider.ModelAnswer.Kind;
import io.aegis.spi.provider.ModelCall;
import io.aegis.spi.provider.ModelProvider;
import io.aegis.spi.provider.UpstreamRequest;
import io.aegis.spi.provider.UpstreamResponse;
import java.util.Optional;
import java.util.Set;

/** Speaks chat completions with the gateway and something else with its upstream. Immutable. */
public final class TranslatingProvider implements ModelProvider {
    private final Translation translation;
    private final Set<String> leftOut;

    /**
     * @param leftOut members of a request that may be left out where the upstream has no word for them
     */
    public TranslatingProvider(Translation translation, Set<String> leftOut) {
        this.translation = translation;
        this.leftOut = Set.copyOf(leftOut);
    }

    @Override
    public ModelAnswer answer(ModelCall call) {
        UpstreamRequest request;
        try {
            request = translation.request(ChatReader.read(call.body(), leftOut), call);
        } catch (NotJsonException | UntranslatableException refused) {
            return new ModelAnswer.Failed(Kind.INVALID_REQUEST, 0, Optional.empty());
        }
        UpstreamResponse response = call.upstream().send(request);
        if (response.status() != 200) {
            return translation.failed(response);
        }
        String expected = call.streamed() ? translation.streamType() : AnswerHead.JSON;
        if (!AnswerHead.mediaType(response).equals(expected)) {
            response.body().close();
            return invalid();
        }
        Optional<String> id = AnswerHead.requestId(response, translation.requestId());
        if (call.streamed()) {
            return new ModelAnswer.Answered(true, id, new TranslatedStream(response.body(), translation.stream(call)));
        }
        byte[] body = WholeAnswer.of(response.body());
        try {
            byte[] document = translation.document(JsonReader.read(body), call);
            return new ModelAnswer.Answered(false, id, new WholeAnswer(document));
        } catch (NotJsonException broken) {
            return invalid();
        }
    }

    private static ModelAnswer invalid() {
        return new ModelAnswer.Failed(Kind.INVALID_ANSWER, 200, Optional.empty());
    }
}
