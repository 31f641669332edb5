package io.aegis.server;

import io.aegis.kernel.CheckResult;
import io.aegis.kernel.Runs;
import io.aegis.kernel.port.Dialect;
import io.aegis.spi.content.Segment;
import io.aegis.spi.guard.Label;
import io.aegis.spi.guard.Stage;
import java.util.Comparator;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the guards of a route say of a text, without a model call. */
final class CheckSurface implements Surface {
    private static final Set<String> MEMBERS = Set.of("route", "stage", "messages", "text");
    private static final String BLOCK = "block";

    /** Content like the arguments, but no part of what is asked about. */
    private static final Pattern TOOL_NAME = Pattern.compile("/messages/[0-9]+/tool_calls/[0-9]+/function/name");

    private final Runs runs;
    private final Dialect dialect;

    CheckSurface(Runs runs, Dialect dialect) {
        this.runs = runs;
        this.dialect = dialect;
    }

    @Override
    public void serve(Call call) {
        ObjectNode request = Json.request(call.body(), MEMBERS);
        Stage stage = stage(Json.required(request, "stage"));
        byte[] body = chat(request, stage);
        CheckResult.Answer answer = runs.check(call.caller(), dialect, body, stage);
        answer.refusal().ifPresent(refusal -> call.refuse(answer.run(), refusal));
        answer.result().ifPresent(result -> call.answer(answer.run(), Answers.JSON, Json.bytes(shown(result, stage))));
    }

    /** A request of the dialect that holds the text where that stage would meet it. */
    private static byte[] chat(ObjectNode request, Stage stage) {
        ObjectNode chat = Json.object().put("model", Json.required(request, "route"));
        JsonNode messages = request.get("messages");
        var text = Json.text(request, "text");
        if (text.isPresent() == (messages != null)) {
            throw Json.invalid("The request has both 'text' and 'messages', or neither.", "Send one of them.");
        }
        if (messages != null) {
            chat.set("messages", messages);
            return Json.bytes(chat);
        }
        StageText.add(chat.putArray("messages"), stage, text.orElseThrow());
        return Json.bytes(chat);
    }

    private static Stage stage(String name) {
        for (Stage stage : Stage.values()) {
            if (stage.name().toLowerCase(Locale.ROOT).equals(name)) {
                return stage;
            }
        }
        throw Json.invalid("There is no such stage.", "Send one of: ingress, tool_call, tool_result, egress.");
    }

    /** A blocked text is not given back: where it goes next is not known to be where it came from. */
    private static ObjectNode shown(CheckResult result, Stage stage) {
        ObjectNode answer = Json.object()
                .put("run_id", result.run())
                .put("stage", stage.name().toLowerCase(Locale.ROOT))
                .put("verdict", result.verdict());
        ObjectNode labels = answer.putObject("labels");
        result.labels().stream()
                .sorted(Comparator.comparing(Label::key).thenComparing(Label::value))
                .forEach(label -> labels.withArray(label.key()).add(label.value()));
        Trails.write(answer.putArray("guards"), result.guards());
        if (!result.verdict().equals(BLOCK)) {
            answer.put(
                    "text",
                    result.segments().stream()
                            .filter(segment -> segment.kind() == Segment.Kind.TEXT
                                    && !TOOL_NAME.matcher(segment.pointer()).matches()
                                    && segment.pointer().startsWith("/messages/"))
                            .map(Segment::text)
                            .collect(Collectors.joining("\n")));
            ArrayNode segments = answer.putArray("segments");
            result.segments()
                    .forEach(segment -> segments.addObject()
                            .put("pointer", segment.pointer())
                            .put("channel", segment.channel().name().toLowerCase(Locale.ROOT))
                            .put("text", segment.text()));
        }
        return answer;
    }
}
