package io.aegis.dialects;

import io.aegis.kernel.port.AnswerExchange;
import io.aegis.kernel.port.Dialect;
import io.aegis.kernel.port.Envelope;
import io.aegis.kernel.port.Refusal;
import io.aegis.kernel.port.RequestExchange;
import io.aegis.kernel.port.RequestLimits;
import io.aegis.kernel.port.StreamDecoder;
import io.aegis.kernel.port.StreamEncoder;
import io.aegis.kernel.port.StreamEvent;
import io.aegis.kernel.port.ToolCallExchange;

/** The OpenAI chat completions API: {@code POST /v1/chat/completions}. Has no state. */
public final class OpenAiChat implements Dialect {
    @Override
    public String name() {
        return "openai.chat";
    }

    @Override
    public RequestExchange request(byte[] body, RequestLimits limits) {
        return ChatRequest.read(body, limits);
    }

    @Override
    public AnswerExchange answer(byte[] body, boolean logprobs) {
        return new ChatAnswerReader(logprobs).read(body);
    }

    @Override
    public StreamDecoder decoder(boolean logprobs) {
        return new ChatStreamDecoder(logprobs);
    }

    @Override
    public StreamEncoder encoder(Envelope envelope) {
        return new ChatStreamEncoder(envelope);
    }

    @Override
    public ToolCallExchange toolCall(StreamEvent.ToolCall call) {
        return new ChatToolCall(call);
    }

    @Override
    public byte[] error(Refusal refusal) {
        var bytes = new JsonBytes(512);
        OpenAiError.write(bytes, refusal);
        return bytes.take();
    }
}
