package io.aegis.dialects;

import java.util.Set;

/** Why a choice of a chat completion ended. */
final class ChatReason {
    static final String FILTERED = "content_filter";

    private static final Set<String> ALL = Set.of("stop", "length", "tool_calls", FILTERED, "function_call");

    private ChatReason() {}

    /** A reason of the published set. */
    static String read(Json value) {
        if (value instanceof Json.Text text && ALL.contains(text.value())) {
            return text.value();
        }
        throw Refuse.upstream("the upstream ended a choice for a reason that is not published");
    }
}
