package io.aegis.dialects.conversation;

import static java.util.Objects.requireNonNull;

import io.aegis.dialects.json.Json;
import io.aegis.kernel.port.AnswerEvent.CallKind;
import java.util.List;
import java.util.Optional;

/**
 * What a request says, whatever its dialect. Read from a document after the guards, so that what they changed is what is said.
 *
 * <p>Places are JSON pointers into the client's document, made of known names and indexes. Who writes a conversation in a dialect says for each part that
 * the dialect has no word for where it stood. No part shows in its {@code toString} what the client wrote.
 *
 * @param turns in order, system turns wherever they stood
 * @param tools what the model may call
 * @param settings what else was asked for; a value that is the default of every dialect is none
 * @param lost places that had no part in any conversation
 * @param hints places that only said how to keep or route the request, which changes no answer
 */
public record Conversation(
        List<Turn> turns, List<Tool> tools, List<Setting> settings, List<String> lost, List<String> hints) {
    public Conversation {
        turns = List.copyOf(turns);
        tools = List.copyOf(tools);
        settings = List.copyOf(settings);
        lost = List.copyOf(lost);
        hints = List.copyOf(hints);
    }

    /** Who speaks. */
    public enum Role {
        SYSTEM,
        USER,
        ASSISTANT,
        /** A turn of {@link Block.Result}s alone. */
        TOOL
    }

    /** One turn. */
    public record Turn(Role role, List<Block> blocks) {
        public Turn {
            requireNonNull(role, "role");
            blocks = List.copyOf(blocks);
        }
    }

    /** A part of a turn. */
    public sealed interface Block {
        /** Where it stood. */
        String place();

        record Text(String place, String text) implements Block {
            @Override
            public String toString() {
                return "Text[" + place + ", " + text.length() + " characters]";
            }
        }

        /** An image that travels with the request. */
        record Image(String place, String mediaType, String base64) implements Block {
            @Override
            public String toString() {
                return "Image[" + place + ", " + base64.length() + " characters]";
            }
        }

        /** Sound that travels with the request. */
        record Sound(String place, String format, String base64) implements Block {
            @Override
            public String toString() {
                return "Sound[" + place + ", " + base64.length() + " characters]";
            }
        }

        /** A text that is attached as a file. */
        record Document(String place, Optional<String> name, String mediaType, String text) implements Block {
            @Override
            public String toString() {
                return "Document[" + place + ", " + text.length() + " characters]";
            }
        }

        /** A file of another type that travels with the request. */
        record File(String place, Optional<String> name, String mediaType, String base64) implements Block {
            @Override
            public String toString() {
                return "File[" + place + ", " + base64.length() + " characters]";
            }
        }

        /** An image, or else a document, that the provider fetches by itself. */
        record Linked(String place, boolean image, String url) implements Block {
            @Override
            public String toString() {
                return "Linked[" + place + "]";
            }
        }

        /**
         * A tool call of an earlier turn.
         *
         * @param id ties it to its result; ours
         * @param payload {@link Json.Embedded} or {@link Json.Members} of a function, {@link Json.Text} of a custom tool
         */
        record Call(String place, CallKind kind, String id, String name, Json payload) implements Block {
            @Override
            public String toString() {
                return "Call[" + place + "]";
            }
        }

        /**
         * What a tool answered.
         *
         * @param id of the call
         * @param blocks text, and images where the dialect knows them in a result
         * @param failed whether the tool says that it failed
         */
        record Result(String place, CallKind kind, String id, List<Block> blocks, boolean failed) implements Block {
            public Result {
                blocks = List.copyOf(blocks);
            }

            @Override
            public String toString() {
                return "Result[" + place + ", " + blocks + "]";
            }
        }

        /**
         * Reasoning of an earlier turn.
         *
         * @param seal the provider's, without which it may not know the text again
         */
        record Reasoning(String place, String text, Optional<String> seal) implements Block {
            @Override
            public String toString() {
                return "Reasoning[" + place + ", " + text.length() + " characters]";
            }
        }

        /** A refusal of an earlier turn. */
        record Refusal(String place, String text) implements Block {
            @Override
            public String toString() {
                return "Refusal[" + place + ", " + text.length() + " characters]";
            }
        }
    }

    /**
     * A tool.
     *
     * @param schema of its arguments; empty for one without, and for a custom tool
     * @param strict whether arguments must follow the schema; empty if the client did not say
     */
    public record Tool(
            String place,
            CallKind kind,
            String name,
            Optional<String> description,
            Optional<Json> schema,
            Optional<Boolean> strict) {
        @Override
        public String toString() {
            return "Tool[" + place + "]";
        }
    }

    /** What else was asked for. */
    public sealed interface Setting {
        /** Where it stood. */
        String place();

        record MaxTokens(String place, long most) implements Setting {}

        record Temperature(String place, String literal) implements Setting {}

        record TopP(String place, String literal) implements Setting {}

        record TopK(String place, String literal) implements Setting {}

        record Stops(String place, List<String> sequences) implements Setting {
            public Stops {
                sequences = List.copyOf(sequences);
            }

            @Override
            public String toString() {
                return "Stops[" + place + ", " + sequences.size() + "]";
            }
        }

        record Choices(String place, int count) implements Setting {}

        record EndUser(String place, String id) implements Setting {
            @Override
            public String toString() {
                return "EndUser[" + place + "]";
            }
        }

        /** {@code none, minimal, low, medium, high, xhigh}: how much a model reasons. */
        record Effort(String place, String level) implements Setting {}

        /** How many tokens a model may reason. */
        record ReasoningTokens(String place, long most) implements Setting {}

        record Tools(String place, ToolChoice choice) implements Setting {}

        /** At most one call in an answer. */
        record OneCall(String place) implements Setting {}

        /** The answer is a JSON document. */
        record Format(String place, Optional<Schema> schema) implements Setting {}

        /** How long an answer is: {@code low, medium, high}. */
        record Verbosity(String place, String level) implements Setting {}
    }

    /** The schema of a structured answer. */
    public record Schema(String name, Optional<String> description, Json schema, Optional<Boolean> strict) {
        @Override
        public String toString() {
            return "Schema[" + schema + "]";
        }
    }

    /** Which tools the model calls. */
    public sealed interface ToolChoice {
        record Auto() implements ToolChoice {}

        record None() implements ToolChoice {}

        record Required() implements ToolChoice {}

        record Named(CallKind kind, String name) implements ToolChoice {
            @Override
            public String toString() {
                return "Named[" + kind + "]";
            }
        }
    }

    @Override
    public String toString() {
        return "Conversation[" + turns.size() + " turns, " + tools.size() + " tools]";
    }
}
