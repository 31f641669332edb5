package io.aegis.server;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Has past runs decided again, on paper, at an operator's word. */
final class ReplaySurface implements Surface {
    private final PolicyReplays replays;

    ReplaySurface(PolicyReplays replays) {
        this.replays = replays;
    }

    @Override
    public void serve(Call call) {
        ObjectNode request = Json.request(call.body(), Set.of("name", "config", "since"));
        PolicyReplays.Answer answer =
                replays.replay(Json.required(request, "name"), Json.required(request, "config"), since(request));
        switch (answer) {
            case PolicyReplays.Answer.Report report -> call.answer(Answers.JSON, report.json());
            case PolicyReplays.Answer.Wrong wrong -> {
                ObjectNode problems = Json.object();
                ArrayNode list = problems.putArray("problems");
                wrong.problems().forEach(list::add);
                call.answer(Answers.JSON, Json.bytes(problems));
            }
        }
    }

    private static Instant since(ObjectNode request) {
        try {
            return Instant.parse(Json.required(request, "since"));
        } catch (DateTimeException notATime) {
            throw Json.invalid("'since' is not a time.", "Write it as 2026-01-31T12:00:00Z.");
        }
    }
}
