package io.aegis.kernel.port;

/** One tool call of a streamed answer, whole. */
public interface ToolCallExchange extends Exchange {
    /** The call with its segments as they are now. */
    AnswerEvent.ToolCall call();

    /** What the tool is called with, as of {@link AnswerExchange#arguments}. */
    String arguments();
}
