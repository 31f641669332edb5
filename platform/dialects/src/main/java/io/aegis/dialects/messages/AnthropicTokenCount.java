package io.aegis.dialects.messages;

import io.aegis.dialects.content.Incoming;
import io.aegis.dialects.conversation.Translations;
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

/** {@code POST /v1/messages/count_tokens}: requests of the messages API that nobody answers. No provider speaks it. Immutable. */
public final class AnthropicTokenCount implements Dialect {
    /** Its name. */
    public static final String NAME = "anthropic.count_tokens";

    private final Translations translations;
    private final Dialect messages;

    /**
     * @param translations those of the messages API
     */
    public AnthropicTokenCount(Translations translations) {
        this.translations = translations;
        this.messages = new AnthropicMessages(translations);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public RequestExchange request(byte[] body, RequestLimits limits) {
        return MessagesRequest.toBeCounted(new Incoming(body, limits), translations);
    }

    @Override
    public RequestExchange request(byte[] saved, RequestLimits limits, List<Authored> authored) {
        return MessagesRequest.toBeCounted(new Incoming(saved, limits, authored, Optional.empty()), translations);
    }

    @Override
    public AnswerExchange answer(byte[] body, boolean logprobs) {
        throw new IllegalStateException("nobody answers");
    }

    @Override
    public StreamDecoder decoder(boolean logprobs) {
        throw new IllegalStateException("nobody answers");
    }

    @Override
    public StreamEncoder encoder(Envelope envelope) {
        throw new IllegalStateException("nobody answers");
    }

    @Override
    public byte[] whole(List<AnswerEvent> events, Envelope envelope) {
        throw new IllegalStateException("nobody answers");
    }

    @Override
    public ToolCallExchange toolCall(AnswerEvent.ToolCall call) {
        throw new IllegalStateException("nobody answers");
    }

    @Override
    public byte[] error(Refusal refusal) {
        return messages.error(refusal);
    }

    @Override
    public int status(ErrorCode code) {
        return messages.status(code);
    }

    @Override
    public String requestIdHeader() {
        return messages.requestIdHeader();
    }
}
