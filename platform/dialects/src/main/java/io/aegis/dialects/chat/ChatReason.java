package io.aegis.dialects.chat;

import io.aegis.dialects.content.Refuse;
import io.aegis.dialects.json.Json;
import io.aegis.kernel.port.Ending;

/** Why a choice of a chat completion ended. */
final class ChatReason {
    private ChatReason() {}

    /** A reason of the published set. */
    static Ending read(Json value) {
        return switch (value instanceof Json.Text text ? text.value() : "") {
            case "stop" -> Ending.STOP;
            case "length" -> Ending.LENGTH;
            case "tool_calls", "function_call" -> Ending.TOOL_CALLS;
            case "content_filter" -> Ending.FILTERED;
            default -> throw Refuse.upstream("the upstream ended a choice for a reason that is not published");
        };
    }

    /**
     * The word for an ending.
     *
     * @param legacy whether the choice called a tool in the older shape
     */
    static String word(Ending ending, boolean legacy) {
        return switch (ending) {
            case STOP, STOP_SEQUENCE, PAUSED -> "stop";
            case LENGTH -> "length";
            case TOOL_CALLS -> legacy ? "function_call" : "tool_calls";
            case FILTERED -> "content_filter";
        };
    }
}
