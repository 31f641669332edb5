package io.aegis.dialects.responses;

import io.aegis.dialects.conversation.CallResult;
import io.aegis.dialects.conversation.Extended;
import io.aegis.dialects.conversation.Reading;
import io.aegis.dialects.json.Json;
import io.aegis.dialects.json.JsonReader;
import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.AnswerEvent.CallKind;
import io.aegis.kernel.port.Envelope;
import io.aegis.spi.content.Trust;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the gateway adds to a request for a response. */
final class ResponsesContinued {
    private static final Set<String> LEFT_TO_THE_MODEL = Set.of("auto", "none");

    private ResponsesContinued() {}

    /** Without a word the API would hold the arguments to the schema, which not every schema allows. */
    static void declare(Extended more, Json.Members tool, Json.Members parameters) {
        Json.Members function = tool.copy();
        function.add("type", new Json.Text("function"));
        function.add("parameters", parameters);
        function.add("strict", Json.Literal.FALSE);
        more.append("tools", function, Trust.OPERATOR);
    }

    static void follow(Extended more, List<AnswerEvent> said, Envelope envelope, List<CallResult> results) {
        itemize(more);
        var calls = new ArrayList<Json>();
        for (Json item : output(said, envelope)) {
            more.append("input", item, Trust.MODEL);
            Optional.ofNullable(((Json.Members) item).get("call_id")).ifPresent(calls::add);
        }
        for (int at = 0; at < results.size(); at++) {
            boolean custom = results.get(at).call().kind() == CallKind.CUSTOM;
            var answer = new Json.Members();
            answer.add("type", new Json.Text(custom ? "custom_tool_call_output" : "function_call_output"));
            answer.add("call_id", calls.get(at));
            answer.add("output", results.get(at).text());
            more.result(more.append("input", answer, Trust.MODEL) + "/output");
        }
    }

    /** A text alone is a message of the user, and stays that when more follows. */
    private static void itemize(Extended more) {
        if (more.get("input") instanceof Json.Text text) {
            var message = new Json.Members();
            message.add("role", new Json.Text("user"));
            message.add("content", text);
            var items = new Json.Array();
            items.items().add(message);
            more.put("input", items);
        }
    }

    /** The items as a client gets them, and so as it sends them back. */
    private static List<Json> output(List<AnswerEvent> said, Envelope envelope) {
        byte[] answer = new ResponsesAnswerWriter(envelope).write(said);
        var response = (Json.Members)
                JsonReader.read(answer, ResponsesAnswerReader.LIMITS.depth(), ResponsesAnswerReader.LIMITS.values());
        return Reading.items(response.get("output"));
    }

    static void demandNothing(Extended more) {
        Json choice = more.get("tool_choice");
        if (choice instanceof Json.Members members && members.present("mode") != null) {
            Json.Members left = members.copy();
            left.put("mode", new Json.Text("auto"));
            more.put("tool_choice", left);
        } else if (choice != null
                && Reading.text(choice).filter(LEFT_TO_THE_MODEL::contains).isEmpty()) {
            more.put("tool_choice", new Json.Text("auto"));
        }
    }
}
