package io.aegis.kernel.port;

import io.aegis.spi.content.Channel;
import java.util.Optional;

/** What an answer consists of, streamed or whole, whatever its dialect. */
public sealed interface AnswerEvent {
    /**
     * Text that follows the text before it in the same choice and channel.
     *
     * @param choice index of the choice
     * @param channel {@link Channel#ASSISTANT}, {@link Channel#REASONING} or {@link Channel#REFUSAL}
     * @param text at least one character; never ends or begins inside a surrogate pair
     */
    record Text(int choice, Channel channel, String text) implements AnswerEvent {
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
    record Tokens(int choice, Channel channel, String text, Logprobs logprobs) implements AnswerEvent {
        @Override
        public String toString() {
            return "Tokens[" + choice + " " + channel + ", " + text.length() + " characters, " + logprobs + "]";
        }
    }

    /** How a tool is called. */
    enum CallKind {
        /** With a JSON object. */
        FUNCTION,
        /** With text. */
        CUSTOM,
        /** With a JSON object, in the older shape of {@code openai.chat}: one call in a message, without an id. */
        LEGACY
    }

    /**
     * A whole tool call: the decoder has put its fragments together.
     *
     * @param choice index of the choice
     * @param index index of the call within the choice
     * @param kind how the tool is called
     * @param tool the tool
     * @param arguments the arguments as the model wrote them
     */
    record ToolCall(int choice, int index, CallKind kind, ToolName tool, String arguments) implements AnswerEvent {
        /** A call of a tool of no namespace. */
        public ToolCall(int choice, int index, CallKind kind, String name, String arguments) {
            this(choice, index, kind, ToolName.of(name), arguments);
        }

        /** The tool's name, without its namespace. */
        public String name() {
            return tool.name();
        }

        @Override
        public String toString() {
            return "ToolCall[" + choice + " " + index + ", " + arguments.length() + " characters]";
        }
    }

    /**
     * The provider's seal under the reasoning before it, by which it knows that text again when a client sends it back. Opaque, and worth nothing to
     * another dialect or under another text. With no reasoning before it, it stands for reasoning that the provider does not show.
     *
     * @param choice index of the choice
     * @param value base64 or its alphabet for URLs, within bounds
     * @param whole whether the value is the reasoning itself, which the provider alone can read, and no seal under any
     */
    record Seal(int choice, String value, boolean whole) implements AnswerEvent {
        /** Longer than nearly all keys, and shorter than nearly all seals. */
        private static final int MOST_READABLE = 255;

        public Seal(int choice, String value) {
            this(choice, value, false);
        }

        /** Whether the value is so short that it could be a key as it stands, of whatever form. Guards read it then, and nobody edits it. */
        public boolean isReadable() {
            return isReadable(value);
        }

        /** The same of a seal that a client sends back. */
        public static boolean isReadable(String value) {
            return value.length() <= MOST_READABLE;
        }

        @Override
        public String toString() {
            return "Seal[" + choice + ", " + value.length() + " characters]";
        }
    }

    /**
     * A choice has ended. Comes after all its text and tool calls.
     *
     * @param stop the stop sequence that ended it, where the upstream names one
     */
    record Finished(int choice, Ending ending, Optional<String> stop) implements AnswerEvent {
        public Finished(int choice, Ending ending) {
            this(choice, ending, Optional.empty());
        }

        @Override
        public String toString() {
            return "Finished[" + choice + " " + ending + "]";
        }
    }

    /**
     * A vector, which is what an embedding model says of one text. No text can be read in it.
     *
     * @param index index of the text in the request
     * @param values in order. Not copied
     */
    record Vector(int index, float[] values) implements AnswerEvent {
        @Override
        public String toString() {
            return "Vector[" + index + ", " + values.length + " values]";
        }
    }

    /** Token counts. */
    record Counted(Usage usage) implements AnswerEvent {}

    /** The upstream says that the stream is complete. */
    record Done() implements AnswerEvent {}

    /** The upstream reports an error in mid-stream. Its text stays where it is. */
    record Failed() implements AnswerEvent {}
}
