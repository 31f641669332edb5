package io.aegis.provider.fake;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the fake provider needs to know of a chat request.
 *
 * @param lastUserText text of the last user message
 * @param turn assistant messages with tool calls so far
 * @param choices how many answers are asked for
 * @param includeUsage whether a stream ends with usage
 * @param size characters of the request
 */
record ChatRequest(String lastUserText, int turn, int choices, boolean includeUsage, int size) {
    private static final int MOST_CHOICES = 128;

    /**
     * Reads a body.
     *
     * @throws JsonReader.NotJsonException if it is not a JSON object
     */
    static ChatRequest read(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        if (!(JsonReader.read(text) instanceof Map<?, ?> request)) {
            throw new JsonReader.NotJsonException();
        }
        List<?> messages = request.get("messages") instanceof List<?> list ? list : List.of();
        String lastUserText = "";
        int turn = 0;
        for (Object item : messages) {
            if (item instanceof Map<?, ?> message) {
                lastUserText = "user".equals(message.get("role")) ? textOf(message.get("content")) : lastUserText;
                turn += message.get("tool_calls") instanceof List<?> ? 1 : 0;
            }
        }
        boolean includeUsage = request.get("stream_options") instanceof Map<?, ?> options
                && Boolean.TRUE.equals(options.get("include_usage"));
        int choices = request.get("n") instanceof Double n ? Math.clamp(n.longValue(), 1, MOST_CHOICES) : 1;
        return new ChatRequest(lastUserText, turn, choices, includeUsage, text.length());
    }

    private static String textOf(@Nullable Object content) {
        return switch (content) {
            case String text -> text;
            case List<?> parts ->
                parts.stream()
                        .map(part ->
                                part instanceof Map<?, ?> map && map.get("text") instanceof String text ? text : "")
                        .collect(Collectors.joining());
            case null, default -> "";
        };
    }

    @Override
    public String toString() {
        return "ChatRequest[" + lastUserText.length() + " characters]";
    }
}
