package io.aegis.dialects.messages;

import io.aegis.dialects.json.Json;
import io.aegis.dialects.json.JsonBytes;
import io.aegis.kernel.port.AnswerEvent;

/** The input of a tool call, which in this dialect is always an object. */
final class MessagesCall {
    private MessagesCall() {}

    static String input(AnswerEvent.ToolCall call) {
        return switch (call.kind()) {
            case FUNCTION, LEGACY -> call.arguments().isBlank() ? "{}" : call.arguments();
            case CUSTOM -> {
                var input = new Json.Members();
                input.add("input", new Json.Text(call.arguments()));
                yield JsonBytes.document(input);
            }
        };
    }
}
