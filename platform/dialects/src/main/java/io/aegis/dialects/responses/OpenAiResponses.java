package io.aegis.dialects.responses;

import io.aegis.dialects.content.Incoming;
import io.aegis.dialects.content.ToolCallContent;
import io.aegis.dialects.conversation.Translations;
import io.aegis.dialects.json.JsonBytes;
import io.aegis.dialects.openai.OpenAiError;
import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.AnswerExchange;
import io.aegis.kernel.port.Authored;
import io.aegis.kernel.port.Dialect;
import io.aegis.kernel.port.Envelope;
import io.aegis.kernel.port.Refusal;
import io.aegis.kernel.port.RequestExchange;
import io.aegis.kernel.port.RequestLimits;
import io.aegis.kernel.port.StreamDecoder;
import io.aegis.kernel.port.StreamEncoder;
import io.aegis.kernel.port.ToolCallExchange;
import java.util.List;
import java.util.Optional;

/** The OpenAI responses API, of which nothing is stored: {@code POST /v1/responses}. Immutable. */
public final class OpenAiResponses implements Dialect {
    /** Its name. */
    public static final String NAME = "openai.responses";

    private final Translations translations;

    /**
     * @param translations what a request can be written in beside this
     */
    public OpenAiResponses(Translations translations) {
        this.translations = translations;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public RequestExchange request(byte[] body, RequestLimits limits) {
        return new ResponsesRequest(new Incoming(body, limits), translations);
    }

    @Override
    public RequestExchange request(byte[] saved, RequestLimits limits, List<Authored> authored) {
        return new ResponsesRequest(new Incoming(saved, limits, authored, Optional.empty()), translations);
    }

    @Override
    public AnswerExchange answer(byte[] body, boolean logprobs) {
        return new ResponsesAnswerReader(logprobs).read(body);
    }

    @Override
    public StreamDecoder decoder(boolean logprobs) {
        return new ResponsesStreamDecoder(logprobs);
    }

    @Override
    public StreamEncoder encoder(Envelope envelope) {
        return new ResponsesStreamEncoder(envelope);
    }

    @Override
    public byte[] whole(List<AnswerEvent> events, Envelope envelope) {
        return new ResponsesAnswerWriter(envelope).write(events);
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
