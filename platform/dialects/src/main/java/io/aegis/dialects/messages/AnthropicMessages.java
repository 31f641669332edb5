package io.aegis.dialects.messages;

import io.aegis.dialects.content.Incoming;
import io.aegis.dialects.content.ToolCallContent;
import io.aegis.dialects.conversation.Translations;
import io.aegis.dialects.json.JsonBytes;
import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.AnswerExchange;
import io.aegis.kernel.port.Authored;
import io.aegis.kernel.port.Dialect;
import io.aegis.kernel.port.Envelope;
import io.aegis.kernel.port.ErrorCode;
import io.aegis.kernel.port.Refusal;
import io.aegis.kernel.port.RequestExchange;
import io.aegis.kernel.port.RequestLimits;
import io.aegis.kernel.port.StreamDecoder;
import io.aegis.kernel.port.StreamEncoder;
import io.aegis.kernel.port.ToolCallExchange;
import java.util.List;
import java.util.Optional;

/** The Anthropic messages API: {@code POST /v1/messages}. It has no log probabilities. Immutable. */
public final class AnthropicMessages implements Dialect {
    /** Its name. */
    public static final String NAME = "anthropic.messages";

    private final Translations translations;

    /**
     * @param translations what a request can be written in beside this
     */
    public AnthropicMessages(Translations translations) {
        this.translations = translations;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public RequestExchange request(byte[] body, RequestLimits limits) {
        return MessagesRequest.read(new Incoming(body, limits), translations);
    }

    @Override
    public RequestExchange request(byte[] saved, RequestLimits limits, List<Authored> authored) {
        return MessagesRequest.read(new Incoming(saved, limits, authored, Optional.empty()), translations);
    }

    @Override
    public AnswerExchange answer(byte[] body, boolean logprobs) {
        return new MessagesAnswerReader().read(body);
    }

    @Override
    public StreamDecoder decoder(boolean logprobs) {
        return new MessagesStreamDecoder();
    }

    @Override
    public StreamEncoder encoder(Envelope envelope) {
        return new MessagesStreamEncoder(envelope);
    }

    @Override
    public byte[] whole(List<AnswerEvent> events, Envelope envelope) {
        return new MessagesAnswerWriter(envelope).write(events);
    }

    @Override
    public ToolCallExchange toolCall(AnswerEvent.ToolCall call) {
        return new ToolCallContent(call);
    }

    @Override
    public byte[] error(Refusal refusal) {
        var bytes = new JsonBytes(512);
        MessagesError.write(bytes, refusal);
        return bytes.take();
    }

    @Override
    public int status(ErrorCode code) {
        return MessagesError.status(code);
    }

    @Override
    public String requestIdHeader() {
        return "request-id";
    }
}
