package io.aegis.kernel.port;

import java.util.List;

/**
 * One published wire format: the only place that knows its fields.
 *
 * <p>One object is both sides of the wire: what clients send and get, and what upstreams get and send. A request of one dialect can be written in others, and
 * an answer is read into events that every dialect can write.
 *
 * <p>Everything that a dialect reads it either turns into segments, or knows to be no content, or refuses. Safe for use by many threads.
 */
public interface Dialect {
    /** Name of the wire format as providers declare it, for example {@code openai.chat}. */
    String name();

    /**
     * Reads a request.
     *
     * @throws ContentException if the body is not a request of this dialect or holds something that cannot be scanned
     */
    RequestExchange request(byte[] body, RequestLimits limits);

    /**
     * Reads a request that was kept. It has the segments that it had, but for those that a guard left without a character, and is sent as it would have been.
     *
     * @param saved as {@link RequestExchange#saved()} wrote it
     * @param authored as {@link RequestExchange#authored()} said of it
     */
    default RequestExchange request(byte[] saved, RequestLimits limits, List<Authored> authored) {
        if (!authored.isEmpty()) {
            throw new IllegalStateException("nobody but the client writes a request of " + name());
        }
        return request(saved, limits);
    }

    /**
     * Reads a whole answer of an upstream.
     *
     * @param logprobs whether log probabilities are read; else they are dropped like a member that is not known
     * @throws ContentException if the bytes are not an answer of this dialect
     */
    AnswerExchange answer(byte[] body, boolean logprobs);

    /**
     * Reads a streamed answer of an upstream. The decoder belongs to one stream.
     *
     * @param logprobs whether log probabilities are read; else they are dropped like a member that is not known
     */
    StreamDecoder decoder(boolean logprobs);

    /** Writes a streamed answer to a client. The encoder belongs to one stream. */
    StreamEncoder encoder(Envelope envelope);

    /** Writes a whole answer to a client, from its events in order. */
    byte[] whole(List<AnswerEvent> events, Envelope envelope);

    /**
     * Reads a tool call that arrived in fragments, so that guards can see inside its arguments.
     *
     * @throws ContentException if the arguments are not one JSON object without duplicate keys
     */
    ToolCallExchange toolCall(AnswerEvent.ToolCall call);

    /** An error in the dialect's shape, as a whole body. */
    byte[] error(Refusal refusal);

    /** The HTTP status of an error, where the API has one of its own. */
    default int status(ErrorCode code) {
        return code.status();
    }

    /** The header in which clients of the API look for the id of their request. */
    default String requestIdHeader() {
        return "x-request-id";
    }
}
