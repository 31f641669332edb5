package io.aegis.dialects.responses;

import io.aegis.dialects.content.Dropped;
import io.aegis.dialects.content.Refuse;
import io.aegis.dialects.content.Seals;
import io.aegis.dialects.content.Upstream;
import io.aegis.dialects.json.Json;
import io.aegis.dialects.openai.TokenList;
import io.aegis.kernel.port.AnswerEvent.CallKind;
import io.aegis.kernel.port.ContentException;
import io.aegis.kernel.port.Logprobs;
import io.aegis.spi.content.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A whole item of an upstream's output. What a provider does by itself is none. */
sealed interface ResponsesUpstreamItem {
    /** A message. */
    record Said(List<Part> parts) implements ResponsesUpstreamItem {}

    /** Reasoning; without parts it is sealed alone. */
    record Thought(List<Part> parts, Optional<String> seal) implements ResponsesUpstreamItem {}

    /**
     * A call of a tool.
     *
     * @param whole whether the model had written all of it
     */
    record Called(CallKind kind, Json.Text namespace, Json.Text name, Json.Text payload, boolean whole)
            implements ResponsesUpstreamItem {}

    /**
     * A text.
     *
     * @param place within the item, {@code content/0}
     */
    record Part(Channel channel, String place, Json.Text text, List<Logprobs.Token> tokens) {}

    /** Reads items of one answer. */
    final class Reader {
        private static final Set<String> MESSAGE = Set.of("id", "type", "role", "status", "content");
        private static final Set<String> REASONING =
                Set.of("id", "type", "status", "summary", "content", "encrypted_content");
        private static final Set<String> FUNCTION =
                Set.of("id", "type", "status", "call_id", "namespace", "name", "arguments");
        private static final Set<String> CUSTOM =
                Set.of("id", "type", "status", "call_id", "namespace", "name", "input");
        private static final Set<String> TEXT = Set.of("type", "text", "annotations", "logprobs");
        private static final Set<String> REFUSAL = Set.of("type", "refusal");
        private static final Set<String> THOUGHT = Set.of("type", "text");

        private final Dropped dropped;
        private final boolean logprobs;

        Reader(Dropped dropped, boolean logprobs) {
            this.dropped = dropped;
            this.logprobs = logprobs;
        }

        ResponsesUpstreamItem read(Json.Members item) {
            return switch (type(item)) {
                case "message" -> new Said(parts(known(item, MESSAGE), "content"));
                case "reasoning" -> {
                    var parts = new ArrayList<>(parts(known(item, REASONING), "summary"));
                    parts.addAll(parts(item, "content"));
                    yield new Thought(parts, seal(item));
                }
                case "function_call" -> called(CallKind.FUNCTION, known(item, FUNCTION), "arguments");
                case "custom_tool_call" -> called(CallKind.CUSTOM, known(item, CUSTOM), "input");
                default -> throw ofAnotherKind();
            };
        }

        static String type(Json.Members item) {
            return Upstream.text(item.get("type"), "the type of an item").value();
        }

        static ContentException ofAnotherKind() {
            return Refuse.upstream("the upstream ran a tool by itself, or sent an item of a kind that is not known");
        }

        private Json.Members known(Json.Members item, Set<String> members) {
            dropped.unknown(item, members);
            return item;
        }

        private List<Part> parts(Json.Members item, String member) {
            var parts = new ArrayList<Part>();
            Json list = item.present(member);
            if (list != null) {
                for (Json part : Upstream.array(list, "the parts of an item").items()) {
                    parts.add(part(Upstream.members(part, "a part of an item"), member + "/" + parts.size()));
                }
            }
            return parts;
        }

        /** Reads one part, wherever it stands. */
        Part part(Json.Members part, String place) {
            return switch (Upstream.text(part.get("type"), "the type of a part").value()) {
                case "output_text" -> {
                    noAnnotations(known(part, TEXT));
                    yield new Part(Channel.ASSISTANT, place, text(part, "text"), tokens(part));
                }
                case "refusal" -> new Part(Channel.REFUSAL, place, text(known(part, REFUSAL), "refusal"), List.of());
                case "summary_text", "reasoning_text" ->
                    new Part(Channel.REASONING, place, text(known(part, THOUGHT), "text"), List.of());
                default -> throw Refuse.upstream("the upstream sent a part of a kind that is not known");
            };
        }

        private static Json.Text text(Json.Members part, String member) {
            return Upstream.text(part.get(member), "the text of a part");
        }

        /** Annotations point into what the provider found by itself. */
        private void noAnnotations(Json.Members part) {
            if (part.present("annotations") instanceof Json.Array annotations
                    && !annotations.items().isEmpty()) {
                dropped.one();
            }
        }

        /** Log probabilities of a text, if they are asked for. */
        List<Logprobs.Token> tokens(Json.Members holder) {
            @Nullable Json list = holder.present("logprobs");
            if (list == null
                    || (list instanceof Json.Array array && array.items().isEmpty())) {
                return List.of();
            }
            if (!logprobs) {
                dropped.one();
                return List.of();
            }
            return TokenList.read(list, dropped);
        }

        private static Optional<String> seal(Json.Members item) {
            Json.Text seal = Upstream.textOrNone(item.get("encrypted_content"), "a seal");
            if (seal == null || seal.value().isEmpty()) {
                return Optional.empty();
            }
            if (!Seals.isSeal(seal.value())) {
                throw Refuse.upstream("the upstream sent something else than a seal under its reasoning");
            }
            return Optional.of(seal.value());
        }

        /** The group of tools that a called one is of; empty if it is of none. */
        static Json.Text namespace(Json.Members item) {
            Json.Text namespace = Upstream.textOrNone(item.get("namespace"), "the namespace of a tool");
            return namespace == null ? new Json.Text("") : namespace;
        }

        private static Called called(CallKind kind, Json.Members item, String payload) {
            return new Called(
                    kind,
                    namespace(item),
                    Upstream.text(item.get("name"), "the name of a tool"),
                    Upstream.text(item.get(payload), "the arguments of a tool call"),
                    !ResponsesEnding.word(item.get("status")).equals("incomplete"));
        }
    }
}
