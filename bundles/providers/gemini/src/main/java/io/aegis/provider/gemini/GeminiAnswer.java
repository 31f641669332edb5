package io.aegis.provider.gemini;

import io.aegis.provider.wire.chat.ChatDocument;
import io.aegis.provider.wire.chat.FinishReason;
import io.aegis.provider.wire.chat.Json;
import io.aegis.provider.wire.chat.NotJsonException;
import io.aegis.provider.wire.chat.TokenCount;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what generateContent says. What is not of its published form is a {@link NotJsonException}. */
final class GeminiAnswer {
    private static final int MOST_CANDIDATES = 128;

    /** A part of an answer. It does not show in its {@code toString} what the model said. */
    sealed interface Part {
        record Text(String text, boolean thought) implements Part {
            @Override
            public String toString() {
                return "Text[" + text.length() + " characters]";
            }
        }

        record Call(Optional<String> id, String name, String arguments) implements Part {
            @Override
            public String toString() {
                return "Call[" + arguments.length() + " characters]";
            }
        }
    }

    private GeminiAnswer() {}

    static byte[] document(@Nullable Object answer, String model) {
        Map<?, ?> members = members(answer);
        var document = new ChatDocument(model);
        List<?> candidates = items(members.get("candidates"));
        var seen = new HashSet<Integer>();
        for (Object item : candidates) {
            Map<?, ?> candidate = members(item);
            int index = index(candidate);
            if (!seen.add(index)) {
                throw new NotJsonException();
            }
            var choice = new ChatDocument.Choice();
            int calls = 0;
            for (Part part : parts(candidate)) {
                switch (part) {
                    case Part.Text(String text, boolean thought) when thought -> choice.reasoning(text);
                    case Part.Text(String text, boolean thought) -> choice.text(text);
                    case Part.Call(Optional<String> id, String name, String arguments) ->
                        choice.call(id.orElse("call_" + index + "_" + calls++), name, arguments);
                }
            }
            document.finished(index, choice, reason(candidate.get("finishReason"), choice.hasCalls()));
        }
        if (candidates.isEmpty()) {
            requireBlocked(members);
            document.finished(0, new ChatDocument.Choice(), FinishReason.CONTENT_FILTER);
        }
        count(members).ifPresent(document::counted);
        return document.bytes();
    }

    /** Without a candidate there has to be a reason. */
    static void requireBlocked(Map<?, ?> answer) {
        if (!isBlocked(answer)) {
            throw new NotJsonException();
        }
    }

    static boolean isBlocked(Map<?, ?> answer) {
        return answer.get("promptFeedback") instanceof Map<?, ?> feedback && feedback.get("blockReason") != null;
    }

    static int index(Map<?, ?> candidate) {
        long index = TokenCount.read(candidate.get("index"));
        if (index >= MOST_CANDIDATES) {
            throw new NotJsonException();
        }
        return (int) index;
    }

    /** A candidate that was stopped before its first word has no content. */
    static List<Part> parts(Map<?, ?> candidate) {
        if (candidate.get("content") == null) {
            return List.of();
        }
        return items(members(candidate.get("content")).get("parts")).stream()
                .map(part -> part(members(part)))
                .toList();
    }

    private static Part part(Map<?, ?> part) {
        if (part.get("text") instanceof String text) {
            return new Part.Text(text, Boolean.TRUE.equals(part.get("thought")));
        }
        if (part.get("functionCall") instanceof Map<?, ?> call && call.get("name") instanceof String name) {
            Object arguments = call.get("args") == null ? Map.of() : members(call.get("args"));
            return new Part.Call(
                    call.get("id") instanceof String id && !id.isEmpty() ? Optional.of(id) : Optional.empty(),
                    name,
                    Json.write(arguments));
        }
        throw new NotJsonException();
    }

    static FinishReason reason(@Nullable Object reason, boolean calls) {
        return switch (reason instanceof String text ? text : "") {
            case "STOP" -> calls ? FinishReason.TOOL_CALLS : FinishReason.STOP;
            case "MAX_TOKENS" -> FinishReason.LENGTH;
            case "SAFETY", "RECITATION", "LANGUAGE", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII" ->
                FinishReason.CONTENT_FILTER;
            default -> throw new NotJsonException();
        };
    }

    /** Tokens of thoughts are not among those of candidates. */
    static Optional<TokenCount> count(Map<?, ?> answer) {
        if (answer.get("usageMetadata") == null) {
            return Optional.empty();
        }
        Map<?, ?> counts = members(answer.get("usageMetadata"));
        long thoughts = TokenCount.read(counts.get("thoughtsTokenCount"));
        return Optional.of(new TokenCount(
                TokenCount.read(counts.get("promptTokenCount"))
                        + TokenCount.read(counts.get("toolUsePromptTokenCount")),
                TokenCount.read(counts.get("cachedContentTokenCount")),
                TokenCount.read(counts.get("candidatesTokenCount")) + thoughts,
                thoughts));
    }

    static Map<?, ?> members(@Nullable Object value) {
        if (value instanceof Map<?, ?> members) {
            return members;
        }
        throw new NotJsonException();
    }

    /** The items of a list; none if there is no list. */
    static List<?> items(@Nullable Object value) {
        return switch (value) {
            case null -> List.of();
            case List<?> items -> items;
            default -> throw new NotJsonException();
        };
    }
}
