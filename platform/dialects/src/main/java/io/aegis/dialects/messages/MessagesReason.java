package io.aegis.dialects.messages;

import io.aegis.dialects.content.Refuse;
import io.aegis.dialects.json.Json;
import io.aegis.kernel.port.Ending;
import org.jspecify.annotations.Nullable;

/** Why a message ended. */
final class MessagesReason {
    private MessagesReason() {}

    /** A reason of the published set. */
    static Ending read(@Nullable Json value) {
        return switch (value instanceof Json.Text text ? text.value() : "") {
            case "end_turn" -> Ending.STOP;
            case "stop_sequence" -> Ending.STOP_SEQUENCE;
            case "max_tokens", "model_context_window_exceeded" -> Ending.LENGTH;
            case "tool_use" -> Ending.TOOL_CALLS;
            case "pause_turn" -> Ending.PAUSED;
            case "refusal" -> Ending.FILTERED;
            default -> throw Refuse.upstream("the upstream ended a message for a reason that is not published");
        };
    }

    /**
     * The word for an ending.
     *
     * @param called whether the message calls a tool: other dialects may end such an answer like any other, and clients of this one look here
     * @param refused whether the message says a refusal, for which this dialect has no other place
     */
    static String word(Ending ending, boolean called, boolean refused) {
        if (refused) {
            return "refusal";
        }
        return switch (ending) {
            case STOP -> called ? "tool_use" : "end_turn";
            case STOP_SEQUENCE -> "stop_sequence";
            case LENGTH -> "max_tokens";
            case TOOL_CALLS -> "tool_use";
            case PAUSED -> "pause_turn";
            case FILTERED -> "refusal";
        };
    }
}
