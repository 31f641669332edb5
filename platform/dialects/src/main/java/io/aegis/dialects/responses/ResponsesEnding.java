package io.aegis.dialects.responses;

import io.aegis.dialects.content.Refuse;
import io.aegis.dialects.content.Upstream;
import io.aegis.dialects.json.Json;
import io.aegis.kernel.port.Ending;
import org.jspecify.annotations.Nullable;

/** Why a response ended, which it says in its status. */
final class ResponsesEnding {
    private ResponsesEnding() {}

    /**
     * Reads the end of a response.
     *
     * @param called whether the response calls a tool
     */
    static Ending read(Json.Members response, boolean called) {
        return switch (word(response.get("status"))) {
            case "completed" -> called ? Ending.TOOL_CALLS : Ending.STOP;
            case "incomplete" -> incomplete(response);
            default -> throw Refuse.upstream("the upstream's response did not come to an end that is published");
        };
    }

    private static Ending incomplete(Json.Members response) {
        Json.Members details = Upstream.members(response.get("incomplete_details"), "the details of an end");
        return switch (word(details.get("reason"))) {
            case "max_output_tokens" -> Ending.LENGTH;
            case "content_filter" -> Ending.FILTERED;
            default -> throw Refuse.upstream("the upstream ended a response for a reason that is not published");
        };
    }

    static String word(@Nullable Json value) {
        return value instanceof Json.Text text ? text.value() : "";
    }

    /** Whether a response that ended so is less than the model had to say. */
    static boolean isIncomplete(Ending ending) {
        return switch (ending) {
            case STOP, STOP_SEQUENCE, TOOL_CALLS, PAUSED -> false;
            case LENGTH, FILTERED -> true;
        };
    }

    static String status(Ending ending) {
        return isIncomplete(ending) ? "incomplete" : "completed";
    }
}
