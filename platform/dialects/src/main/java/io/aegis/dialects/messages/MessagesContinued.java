package io.aegis.dialects.messages;

import io.aegis.dialects.conversation.CallResult;
import io.aegis.dialects.conversation.Extended;
import io.aegis.dialects.conversation.Reading;
import io.aegis.dialects.json.Json;
import io.aegis.dialects.json.JsonReader;
import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.Envelope;
import io.aegis.spi.content.Trust;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the gateway adds to a messages request. */
final class MessagesContinued {
    private static final Set<String> LEFT_TO_THE_MODEL = Set.of("auto", "none");

    private MessagesContinued() {}

    static void declare(Extended more, Json.Members tool, Json.Members parameters) {
        Json.Members declared = tool.copy();
        declared.add("input_schema", parameters);
        more.append("tools", declared, Trust.OPERATOR);
    }

    static void follow(Extended more, List<AnswerEvent> said, Envelope envelope, List<CallResult> results) {
        Json.Array content = content(said, envelope);
        more.append("messages", turn("assistant", content), Trust.MODEL);
        if (results.isEmpty()) {
            return;
        }
        List<Json> ids = calls(content);
        var answers = new Json.Array();
        String place = more.append("messages", turn("user", answers), Trust.MODEL);
        for (int at = 0; at < results.size(); at++) {
            var answer = new Json.Members();
            answer.add("type", new Json.Text("tool_result"));
            answer.add("tool_use_id", ids.get(at));
            answer.add("content", results.get(at).text());
            if (results.get(at).failed()) {
                answer.add("is_error", Json.Literal.TRUE);
            }
            answers.items().add(answer);
            more.result(place + "/content/" + at + "/content");
        }
    }

    private static Json.Members turn(String role, Json.Array content) {
        var turn = new Json.Members();
        turn.add("role", new Json.Text(role));
        turn.add("content", content);
        return turn;
    }

    private static List<Json> calls(Json.Array content) {
        var ids = new ArrayList<Json>();
        for (Json block : content.items()) {
            Optional.ofNullable(((Json.Members) block).get("id")).ifPresent(ids::add);
        }
        return ids;
    }

    /** The blocks as a client gets them, and so as it sends them back. */
    private static Json.Array content(List<AnswerEvent> said, Envelope envelope) {
        byte[] answer = new MessagesAnswerWriter(envelope).write(said);
        var message = (Json.Members)
                JsonReader.read(answer, MessagesAnswerReader.LIMITS.depth(), MessagesAnswerReader.LIMITS.values());
        return (Json.Array) Optional.ofNullable(message.get("content")).orElseThrow();
    }

    /** What else the choice says, as that there is one call at most, stays. */
    static void demandNothing(Extended more) {
        if (more.get("tool_choice") instanceof Json.Members choice
                && Reading.text(choice.get("type"))
                        .filter(LEFT_TO_THE_MODEL::contains)
                        .isEmpty()) {
            Json.Members left = choice.copy();
            left.put("type", new Json.Text("auto"));
            left.remove("name");
            more.put("tool_choice", left);
        }
    }
}
