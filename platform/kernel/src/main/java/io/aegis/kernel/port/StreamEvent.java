package io.aegis.kernel.port;

import io.aegis.spi.content.Channel;

/** What a streamed answer consists of, whatever its dialect. */
public sealed interface StreamEvent {
    /**
     * Text that follows the text before it in the same choice and channel.
     *
     * @param choice index of the choice
     * @param channel {@link Channel#ASSISTANT}, {@link Channel#REASONING} or {@link Channel#REFUSAL}
     * @param text at least one character; never ends or begins inside a surrogate pair
     */
    record Text(int choice, Channel channel, String text) implements StreamEvent {
        @Override
        public String toString() {
            return "Text[" + choice + " " + channel + ", " + text.length() + " characters]";
        }
    }

    /**
     * Text with the log probabilities of its tokens, where they were asked for.
     *
     * @param choice index of the choice
     * @param channel as of {@link Text}
     * @param text as of {@link Text}, or empty: a token can be a part of a character, or of a tool call
     * @param logprobs at least one token
     */
    record Tokens(int choice, Channel channel, String text, Logprobs logprobs) implements StreamEvent {
        @Override
        public String toString() {
            return "Tokens[" + choice + " " + channel + ", " + text.length() + " characters, " + logprobs + "]";
        }
    }

    /**
     * A whole tool call: the decoder has put its fragments together.
     *
     * @param choice index of the choice
     * @param index index of the call within the choice
     * @param id id that the surface minted for it
     * @param name the tool
     * @param arguments the arguments as the model wrote them
     */
    record ToolCall(int choice, int index, String id, String name, String arguments) implements StreamEvent {
        @Override
        public String toString() {
            return "ToolCall[" + choice + " " + index + ", " + arguments.length() + " characters]";
        }
    }

    /** A choice has ended, for one of the dialect's closed set of reasons. Comes after all its text and tool calls. */
    record Finished(int choice, String reason) implements StreamEvent {}

    /** Token counts. */
    record Counted(Usage usage) implements StreamEvent {}

    /** The upstream says that the stream is complete. */
    record Done() implements StreamEvent {}

    /** The upstream reports an error in mid-stream. Its text stays where it is. */
    record Failed() implements StreamEvent {}
}
