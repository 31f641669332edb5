package io.aegis.dialects.chat;

import io.aegis.dialects.conversation.CallResult;
import io.aegis.dialects.conversation.Extended;
import io.aegis.dialects.conversation.Reading;
import io.aegis.dialects.json.Json;
import io.aegis.dialects.json.JsonReader;
import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.AnswerEvent.CallKind;
import io.aegis.kernel.port.Envelope;
import io.aegis.spi.content.Trust;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the gateway adds to a chat completion request. */
final class ChatContinued {
    private static final Set<String> LEFT_TO_THE_MODEL = Set.of("auto", "none");

    private ChatContinued() {}

    /** A client that declares functions in the older shape alone gets another one of those: the API takes one shape at a time. */
    static void declare(Extended more, Json.Members tool, Json.Members parameters) {
        Json.Members function = tool.copy();
        function.add("parameters", parameters);
        boolean older = Reading.items(more.get("tools")).isEmpty()
                && !Reading.items(more.get("functions")).isEmpty();
        if (older) {
            more.append("functions", function, Trust.OPERATOR);
        } else {
            var declared = new Json.Members();
            declared.add("type", new Json.Text("function"));
            declared.add("function", function);
            more.append("tools", declared, Trust.OPERATOR);
        }
    }

    static void follow(Extended more, List<AnswerEvent> said, Envelope envelope, List<CallResult> results) {
        Json.Members message = message(said, envelope);
        more.append("messages", message, Trust.MODEL);
        List<Json> calls = Reading.items(message.get("tool_calls"));
        int written = 0;
        for (CallResult result : results) {
            var answer = new Json.Members();
            if (result.call().kind() == CallKind.LEGACY) {
                answer.add("role", new Json.Text("function"));
                answer.add("name", new Json.Text(result.call().name()));
            } else {
                var call = (Json.Members) calls.get(written++);
                answer.add("role", new Json.Text("tool"));
                answer.add("tool_call_id", Optional.ofNullable(call.get("id")).orElseThrow());
            }
            answer.add("content", result.text());
            more.result(more.append("messages", answer, Trust.MODEL) + "/content");
        }
    }

    /** The message as a client gets it, and so as it sends it back. */
    private static Json.Members message(List<AnswerEvent> said, Envelope envelope) {
        byte[] answer = new ChatAnswerWriter(envelope).write(said);
        var whole = (Json.Members)
                JsonReader.read(answer, ChatAnswerReader.LIMITS.depth(), ChatAnswerReader.LIMITS.values());
        List<Json> choices = Reading.items(whole.get("choices"));
        return (Json.Members) Optional.ofNullable(((Json.Members) choices.getFirst()).get("message"))
                .orElseThrow();
    }

    static void demandNothing(Extended more) {
        Json choice = more.get("tool_choice");
        if (choice instanceof Json.Members members && members.get("allowed_tools") instanceof Json.Members allowed) {
            Json.Members among = allowed.copy();
            among.put("mode", new Json.Text("auto"));
            Json.Members left = members.copy();
            left.put("allowed_tools", among);
            more.put("tool_choice", left);
        } else {
            leave(more, "tool_choice");
        }
        leave(more, "function_call");
    }

    private static void leave(Extended more, String member) {
        Json choice = more.get(member);
        if (choice != null
                && Reading.text(choice).filter(LEFT_TO_THE_MODEL::contains).isEmpty()) {
            more.put(member, new Json.Text("auto"));
        }
    }
}
