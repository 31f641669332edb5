package io.aegis.dialects.messages;

import io.aegis.dialects.content.Dropped;
import io.aegis.dialects.content.PairedText;
import io.aegis.dialects.content.Refuse;
import io.aegis.dialects.content.Upstream;
import io.aegis.dialects.json.Json;
import io.aegis.dialects.json.JsonBytes;
import io.aegis.dialects.json.Surrogates;
import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.AnswerEvent.CallKind;
import io.aegis.spi.content.Channel;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One content block of a stream while it arrives. */
sealed interface MessagesStreamBlock {
    /** Takes a piece. */
    void delta(Json.Members delta, List<AnswerEvent> events);

    /**
     * Takes the end, and says whether the block was a tool call.
     *
     * @param calls number of the calls before it
     */
    boolean stop(int calls, List<AnswerEvent> events);

    /** Begins a block of a published kind. */
    static MessagesStreamBlock begin(Json.Members block, Dropped dropped, List<AnswerEvent> events) {
        return switch (Upstream.text(block.get("type"), "the type of a content block")
                .value()) {
            case "text" -> {
                dropped.unknown(block, Set.of("type", "text"));
                var text = new Said(dropped);
                text.say(block.get("text"), events);
                yield text;
            }
            case "thinking" -> {
                dropped.unknown(block, Set.of("type", "thinking", "signature"));
                var thinking = new Thought(dropped);
                thinking.say(block.get("thinking"), events);
                thinking.seal(block.get("signature"));
                yield thinking;
            }
            case "redacted_thinking" -> {
                dropped.unknown(block, Set.of("type", "data"));
                yield new Redacted(MessagesAnswerReader.bytes(Upstream.text(block.get("data"), "redacted thinking")));
            }
            case "tool_use" -> {
                dropped.unknown(block, Set.of("type", "id", "name", "input"));
                yield new Called(block, dropped);
            }
            case String type
            when MessagesAnswerReader.WORK.contains(type) -> {
                dropped.work();
                yield new Worked();
            }
            default -> throw MessagesAnswerReader.unknown();
        };
    }

    private static String kind(Json.Members delta) {
        return Upstream.text(delta.get("type"), "the type of a delta").value();
    }

    private static RuntimeException unknown() {
        return Refuse.upstream("the upstream sent a piece of a content block of a kind that is not known");
    }

    private static void say(Channel channel, PairedText pairs, @Nullable Json piece, List<AnswerEvent> events) {
        Json.Text text = Upstream.textOrNone(piece, "a text");
        String whole = text == null ? "" : pairs.next(text.value());
        if (!whole.isEmpty()) {
            events.add(new AnswerEvent.Text(0, channel, whole));
        }
    }

    /** The work of a tool that the provider runs by itself. */
    record Worked() implements MessagesStreamBlock {
        @Override
        public void delta(Json.Members delta, List<AnswerEvent> events) {}

        @Override
        public boolean stop(int calls, List<AnswerEvent> events) {
            return false;
        }
    }

    /** Text. */
    final class Said implements MessagesStreamBlock {
        private final Dropped dropped;
        private final PairedText pairs = new PairedText();

        Said(Dropped dropped) {
            this.dropped = dropped;
        }

        void say(@Nullable Json text, List<AnswerEvent> events) {
            MessagesStreamBlock.say(Channel.ASSISTANT, pairs, text, events);
        }

        @Override
        public void delta(Json.Members delta, List<AnswerEvent> events) {
            switch (kind(delta)) {
                case "text_delta" -> {
                    dropped.unknown(delta, Set.of("type", "text"));
                    say(Upstream.text(delta.get("text"), "a text"), events);
                }
                case "citations_delta" -> dropped.one();
                default -> throw unknown();
            }
        }

        @Override
        public boolean stop(int calls, List<AnswerEvent> events) {
            pairs.finish();
            return false;
        }
    }

    /** Reasoning, and the seal under it. */
    final class Thought implements MessagesStreamBlock {
        private final Dropped dropped;
        private final PairedText pairs = new PairedText();
        private final StringBuilder signature = new StringBuilder();

        Thought(Dropped dropped) {
            this.dropped = dropped;
        }

        void say(@Nullable Json text, List<AnswerEvent> events) {
            MessagesStreamBlock.say(Channel.REASONING, pairs, text, events);
        }

        void seal(@Nullable Json piece) {
            Json.Text text = Upstream.textOrNone(piece, "a signature");
            if (text != null && !text.value().isEmpty()) {
                signature.setLength(0); // the last one counts, as clients of the API have it
                signature.append(MessagesAnswerReader.bytes(text));
            }
        }

        @Override
        public void delta(Json.Members delta, List<AnswerEvent> events) {
            switch (kind(delta)) {
                case "thinking_delta" -> {
                    dropped.unknown(delta, Set.of("type", "thinking"));
                    say(Upstream.text(delta.get("thinking"), "a thought"), events);
                }
                case "signature_delta" -> {
                    dropped.unknown(delta, Set.of("type", "signature"));
                    seal(Upstream.text(delta.get("signature"), "a signature"));
                }
                default -> throw unknown();
            }
        }

        @Override
        public boolean stop(int calls, List<AnswerEvent> events) {
            pairs.finish();
            if (!signature.isEmpty()) {
                events.add(new AnswerEvent.Seal(0, signature.toString()));
            }
            return false;
        }
    }

    /** Reasoning that nobody but the provider reads. */
    record Redacted(String data) implements MessagesStreamBlock {
        @Override
        public void delta(Json.Members delta, List<AnswerEvent> events) {
            throw unknown();
        }

        @Override
        public boolean stop(int calls, List<AnswerEvent> events) {
            events.add(new AnswerEvent.Seal(0, data, true));
            return false;
        }

        @Override
        public String toString() {
            return "Redacted[" + data.length() + " characters]";
        }
    }

    /** A tool call, whose input comes as fragments of a document. */
    final class Called implements MessagesStreamBlock {
        private static final int MOST_ARGUMENTS = 1 << 20;

        private final Dropped dropped;
        private final String name;
        private final StringBuilder input = new StringBuilder();

        /** Input that came whole with the beginning, which the API leaves empty. */
        private final Json.Members begun;

        Called(Json.Members block, Dropped dropped) {
            this.dropped = dropped;
            this.name = Upstream.text(block.get("name"), "the name of a tool").value();
            this.begun = block.present("input") == null
                    ? new Json.Members()
                    : Upstream.members(block.get("input"), "the input of a tool");
            if (name.isEmpty() || !Surrogates.paired(name)) {
                throw Refuse.upstream("the upstream called a tool without a name");
            }
        }

        @Override
        public void delta(Json.Members delta, List<AnswerEvent> events) {
            if (!kind(delta).equals("input_json_delta")) {
                throw unknown();
            }
            dropped.unknown(delta, Set.of("type", "partial_json"));
            input.append(Upstream.text(delta.get("partial_json"), "the input of a tool")
                    .value());
            if (input.length() > MOST_ARGUMENTS) {
                throw Refuse.upstream("the upstream sent arguments of more than " + MOST_ARGUMENTS + " characters");
            }
        }

        @Override
        public boolean stop(int calls, List<AnswerEvent> events) {
            boolean whole = begun.size() > 0;
            if (whole && !input.isEmpty()) {
                throw Refuse.upstream("the upstream sent the input of a tool twice");
            }
            String arguments = whole ? JsonBytes.document(begun) : input.toString();
            if (!Surrogates.paired(arguments)) {
                throw Refuse.upstream("the upstream sent half of a surrogate pair");
            }
            events.add(new AnswerEvent.ToolCall(
                    0, calls, CallKind.FUNCTION, name, arguments.isEmpty() ? "{}" : arguments));
            return true;
        }
    }
}
