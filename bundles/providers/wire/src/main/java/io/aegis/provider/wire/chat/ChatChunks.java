package io.aegis.provider.wire.chat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a streamed chat completion, event by event. Used by one thread. */
public final class ChatChunks {
    private final String model;
    private final StringBuilder written = new StringBuilder();

    public ChatChunks(String model) {
        this.model = model;
    }

    public void text(int choice, String text) {
        delta(choice, Json.members("content", text), null);
    }

    public void reasoning(int choice, String text) {
        delta(choice, Json.members("reasoning_content", text), null);
    }

    /**
     * Begins a call of a tool.
     *
     * @param call index of the call within the choice
     */
    public void call(int choice, int call, String id, String name, String arguments) {
        calls(
                choice,
                Json.members(
                        "index",
                        Numeral.of(call),
                        "id",
                        id,
                        "type",
                        "function",
                        "function",
                        Json.members("name", name, "arguments", arguments)));
    }

    public void arguments(int choice, int call, String piece) {
        calls(choice, Json.members("index", Numeral.of(call), "function", Json.members("arguments", piece)));
    }

    private void calls(int choice, Map<String, @Nullable Object> call) {
        delta(choice, Json.members("tool_calls", List.of(call)), null);
    }

    public void finished(int choice, FinishReason reason) {
        delta(choice, Json.members(), reason.word());
    }

    public void counted(TokenCount count) {
        chunk(List.of(), count.members());
    }

    public void done() {
        written.append("data: [DONE]\n\n");
    }

    private void delta(int choice, Map<String, @Nullable Object> delta, @Nullable String reason) {
        chunk(List.of(Json.members("index", Numeral.of(choice), "delta", delta, "finish_reason", reason)), null);
    }

    private void chunk(List<?> choices, @Nullable Object usage) {
        written.append("data: ")
                .append(Json.write(Json.members(
                        "id",
                        "chatcmpl",
                        "object",
                        "chat.completion.chunk",
                        "created",
                        Numeral.of(0),
                        "model",
                        model,
                        "choices",
                        choices,
                        "usage",
                        usage)))
                .append("\n\n");
    }

    /** What was written since the last time. */
    public byte[] take() {
        byte[] taken = written.toString().getBytes(StandardCharsets.UTF_8);
        written.setLength(0);
        return taken;
    }
}
