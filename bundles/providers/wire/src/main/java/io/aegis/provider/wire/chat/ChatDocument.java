package io.aegis.provider.wire.chat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a whole chat completion. Used once, by one thread. */
public final class ChatDocument {
    private final String model;
    private final List<Object> choices = new ArrayList<>();
    private @Nullable TokenCount count;

    public ChatDocument(String model) {
        this.model = model;
    }

    /** One choice while it is put together. */
    public static final class Choice {
        private final StringBuilder text = new StringBuilder();
        private final StringBuilder reasoning = new StringBuilder();
        private final List<Object> calls = new ArrayList<>();

        public void text(String piece) {
            text.append(piece);
        }

        public void reasoning(String piece) {
            reasoning.append(piece);
        }

        public void call(String id, String name, String arguments) {
            calls.add(Json.members(
                    "id", id, "type", "function", "function", Json.members("name", name, "arguments", arguments)));
        }

        public boolean hasCalls() {
            return !calls.isEmpty();
        }

        private Map<String, @Nullable Object> message() {
            var message = Json.members(
                    "role", "assistant", "content", text.isEmpty() && !calls.isEmpty() ? null : text.toString());
            if (!reasoning.isEmpty()) {
                message.put("reasoning_content", reasoning.toString());
            }
            if (!calls.isEmpty()) {
                message.put("tool_calls", calls);
            }
            return message;
        }
    }

    public void finished(int index, Choice choice, FinishReason reason) {
        choices.add(
                Json.members("index", Numeral.of(index), "message", choice.message(), "finish_reason", reason.word()));
    }

    public void counted(TokenCount tokens) {
        count = tokens;
    }

    public byte[] bytes() {
        var document = Json.members(
                "id",
                "chatcmpl",
                "object",
                "chat.completion",
                "created",
                Numeral.of(0),
                "model",
                model,
                "choices",
                choices);
        if (count != null) {
            document.put("usage", count.members());
        }
        return Json.write(document).getBytes(StandardCharsets.UTF_8);
    }
}
