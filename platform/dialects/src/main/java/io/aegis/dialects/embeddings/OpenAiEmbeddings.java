package io.aegis.dialects.embeddings;

import io.aegis.dialects.content.ToolCallContent;
import io.aegis.dialects.json.JsonBytes;
import io.aegis.dialects.openai.OpenAiError;
import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.AnswerExchange;
import io.aegis.kernel.port.Dialect;
import io.aegis.kernel.port.Envelope;
import io.aegis.kernel.port.Refusal;
import io.aegis.kernel.port.RequestExchange;
import io.aegis.kernel.port.RequestLimits;
import io.aegis.kernel.port.StreamDecoder;
import io.aegis.kernel.port.StreamEncoder;
import io.aegis.kernel.port.ToolCallExchange;
import java.util.List;

/** The OpenAI embeddings API: {@code POST /v1/embeddings}. Never streamed. Has no state. */
public final class OpenAiEmbeddings implements Dialect {
    /** Its name. */
    public static final String NAME = "openai.embeddings";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public RequestExchange request(byte[] body, RequestLimits limits) {
        return new EmbeddingsRequest(body, limits);
    }

    @Override
    public AnswerExchange answer(byte[] body, boolean logprobs) {
        return EmbeddingsAnswer.read(body);
    }

    @Override
    public StreamDecoder decoder(boolean logprobs) {
        throw new IllegalStateException("embeddings are not streamed");
    }

    @Override
    public StreamEncoder encoder(Envelope envelope) {
        throw new IllegalStateException("embeddings are not streamed");
    }

    @Override
    public byte[] whole(List<AnswerEvent> events, Envelope envelope) {
        return EmbeddingsWriter.write(events, envelope);
    }

    @Override
    public ToolCallExchange toolCall(AnswerEvent.ToolCall call) {
        return new ToolCallContent(call);
    }

    @Override
    public byte[] error(Refusal refusal) {
        var bytes = new JsonBytes(512);
        OpenAiError.write(bytes, refusal);
        return bytes.take();
    }
}
