package io.aegis.kernel.port;

import io.aegis.spi.content.Channel;

/** Writes the frames of a streamed answer. Used by one thread at a time. */
public interface StreamEncoder {
    /** Released text, restored. */
    byte[] text(int choice, Channel channel, String text);

    /** Released text, which may be empty, with the log probabilities of its tokens. */
    byte[] tokens(int choice, Channel channel, String text, Logprobs logprobs);

    /** A released tool call, whole. */
    byte[] toolCall(AnswerEvent.ToolCall call);

    /** A released seal, after the reasoning that it is under; no bytes in a dialect that has none. */
    byte[] seal(AnswerEvent.Seal seal);

    /** The end of a choice. */
    byte[] finished(AnswerEvent.Finished finished);

    /** Token counts, if the client asked for them; else no bytes. */
    byte[] usage(Usage usage);

    /** The clean end of the stream. */
    byte[] done();

    /** An error in mid-stream, after which nothing follows. */
    byte[] error(Refusal refusal);

    /** A frame that clients ignore. */
    byte[] keepAlive();
}
