package io.aegis.provider.bedrock;

import io.aegis.provider.wire.chat.ChatDocument;
import io.aegis.provider.wire.chat.FinishReason;
import io.aegis.provider.wire.chat.Json;
import io.aegis.provider.wire.chat.NotJsonException;
import io.aegis.provider.wire.chat.TokenCount;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what Converse says. What is not of its published form is a {@link NotJsonException}. */
final class ConverseAnswer {
    private ConverseAnswer() {}

    static byte[] document(@Nullable Object answer, String model) {
        Map<?, ?> members = members(answer);
        var choice = new ChatDocument.Choice();
        Map<?, ?> message = members(members(members.get("output")).get("message"));
        items(message.get("content")).forEach(block -> block(members(block), choice));
        var document = new ChatDocument(model);
        document.finished(0, choice, reason(members.get("stopReason")));
        document.counted(count(members.get("usage")));
        return document.bytes();
    }

    private static void block(Map<?, ?> block, ChatDocument.Choice choice) {
        if (block.get("text") instanceof String text) {
            choice.text(text);
        } else if (block.get("toolUse") instanceof Map<?, ?> call) {
            choice.call(text(call.get("toolUseId")), text(call.get("name")), Json.write(members(call.get("input"))));
        } else if (block.get("reasoningContent") instanceof Map<?, ?> reasoning) {
            if (reasoning.get("reasoningText") instanceof Map<?, ?> shown) {
                choice.reasoning(text(shown.get("text")));
            }
        } else if (block.get("citationsContent") instanceof Map<?, ?> cited) {
            items(cited.get("content"))
                    .forEach(part -> choice.text(text(members(part).get("text"))));
        } else {
            throw new NotJsonException();
        }
    }

    static FinishReason reason(@Nullable Object reason) {
        return switch (text(reason)) {
            case "end_turn", "stop_sequence" -> FinishReason.STOP;
            case "max_tokens", "model_context_window_exceeded" -> FinishReason.LENGTH;
            case "tool_use" -> FinishReason.TOOL_CALLS;
            case "guardrail_intervened", "content_filtered" -> FinishReason.CONTENT_FILTER;
            default -> throw new NotJsonException();
        };
    }

    /** Tokens from and for a cache are not among those that Bedrock calls input. */
    static TokenCount count(@Nullable Object usage) {
        Map<?, ?> counts = members(usage);
        long cached = TokenCount.read(counts.get("cacheReadInputTokens"));
        return new TokenCount(
                TokenCount.read(counts.get("inputTokens"))
                        + cached
                        + TokenCount.read(counts.get("cacheWriteInputTokens")),
                cached,
                TokenCount.read(counts.get("outputTokens")),
                0);
    }

    static Map<?, ?> members(@Nullable Object value) {
        if (value instanceof Map<?, ?> members) {
            return members;
        }
        throw new NotJsonException();
    }

    private static List<?> items(@Nullable Object value) {
        if (value instanceof List<?> items) {
            return items;
        }
        throw new NotJsonException();
    }

    static String text(@Nullable Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw new NotJsonException();
    }
}
