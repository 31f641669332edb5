package io.aegis.provider.wire.chat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a chat completion request says, as far as every upstream has a word for it. No part shows in its {@code toString} what the client wrote.
 *
 * @param system instructions; they stand before everything else
 * @param turns of user and assistant in turn
 * @param tools functions that the model may call
 * @param choice which of them; empty for the model's own choice
 * @param maxTokens how long the answer may be
 * @param temperature of sampling
 * @param topP of sampling
 * @param stops texts that end the answer
 * @param further everything else, for the translation to read and to close
 */
public record ChatRequest(
        List<String> system,
        List<Turn> turns,
        List<Tool> tools,
        Optional<ToolChoice> choice,
        Optional<Numeral> maxTokens,
        Optional<Numeral> temperature,
        Optional<Numeral> topP,
        List<String> stops,
        Members further) {
    /**
     * What one side said.
     *
     * @param assistant whether the model did
     */
    public record Turn(boolean assistant, List<Block> blocks) {}

    /** A part of a turn. */
    public sealed interface Block {
        record Text(String text) implements Block {
            @Override
            public String toString() {
                return "Text[" + text.length() + " characters]";
            }
        }

        /**
         * An image.
         *
         * @param type media type
         * @param base64 its bytes
         */
        record Image(String type, String base64) implements Block {
            @Override
            public String toString() {
                return "Image[" + base64.length() + " characters]";
            }
        }

        /** A call of a tool, by the model. */
        record Call(String id, String name, Map<?, ?> arguments) implements Block {
            @Override
            public String toString() {
                return "Call[" + arguments.size() + " arguments]";
            }
        }

        /**
         * What a tool said.
         *
         * @param id of the call
         * @param name of the tool that was called
         */
        record Result(String id, String name, String text) implements Block {
            @Override
            public String toString() {
                return "Result[" + text.length() + " characters]";
            }
        }
    }

    /**
     * A function.
     *
     * @param parameters JSON Schema; null if it takes none
     */
    public record Tool(
            String name,
            Optional<String> description,
            @Nullable Object parameters,
            boolean strict) {
        @Override
        public String toString() {
            return "Tool[" + name.length() + " characters]";
        }
    }

    /** Which tools the model has to call. */
    public sealed interface ToolChoice {
        record Auto() implements ToolChoice {}

        record None() implements ToolChoice {}

        record Required() implements ToolChoice {}

        record Named(String name) implements ToolChoice {
            @Override
            public String toString() {
                return "Named[" + name.length() + " characters]";
            }
        }
    }

    @Override
    public String toString() {
        return "ChatRequest[" + system.size() + " instructions, " + turns.size() + " turns, " + tools.size()
                + " tools]";
    }
}
