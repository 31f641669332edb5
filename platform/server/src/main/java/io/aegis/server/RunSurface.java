package io.aegis.server;

import io.aegis.kernel.Runs;
import io.aegis.kernel.port.Dialect;
import io.aegis.kernel.port.ErrorCode;
import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.Refusal;
import io.aegis.kernel.port.RunStore;
import io.aegis.kernel.port.Usage;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.io.EofException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Runs as objects: begun and waited for, or looked up. */
final class RunSurface {
    private static final Set<String> MEMBERS = Set.of("route", "messages");
    private static final int ID_LENGTH = 36;

    private final Runs runs;
    private final Dialect dialect;
    private final RunStore store;

    RunSurface(Runs runs, Dialect dialect, RunStore store) {
        this.runs = runs;
        this.dialect = dialect;
        this.store = store;
    }

    void create(Call call) {
        ObjectNode request = Json.request(call.body(), MEMBERS);
        JsonNode messages = request.get("messages");
        if (messages == null) {
            throw Json.invalid("'messages' is missing.", "Send it.");
        }
        ObjectNode chat = Json.object().put("model", Json.required(request, "route"));
        chat.set("messages", messages);
        var answer = new KeptAnswer(call);
        runs.answer(call.caller(), dialect, Json.bytes(chat), answer);
        Optional<KeptAnswer.End> end = answer.await();
        if (end.isEmpty()) {
            call.cut();
            call.callback().failed(new EofException());
            return;
        }
        finish(call, end.get());
    }

    /** A run that a guard blocked has ended as it should; any other refusal is an error. */
    private void finish(Call call, KeptAnswer.End end) {
        Optional<Refusal> failure = end.refusal().filter(refusal -> refusal.code() != ErrorCode.CONTENT_FILTER);
        if (failure.isPresent()) {
            call.refuse(end.run(), failure.get());
            return;
        }
        Optional<RunStore.RunRow> row = store.find(end.run());
        Optional<JsonNode> body = end.body().map(Json::own);
        boolean blocked =
                end.refusal().isPresent() || body.filter(RunSurface::isFiltered).isPresent();
        ObjectNode answer = Json.object()
                .put("run_id", end.run())
                .put("status", blocked ? "blocked" : "completed")
                .put("response", body.map(RunSurface::text).orElse(null))
                .put("principal_id", call.caller().principal().id());
        events(answer, row);
        usage(answer, row.flatMap(RunStore.RunRow::usage));
        end.refusal()
                .ifPresent(refusal ->
                        answer.set("error", Json.own(dialect.error(refusal)).path("error")));
        call.answer(end.run(), Answers.JSON, Json.bytes(answer));
    }

    void show(Call call) {
        String id = call.variable();
        RunStore.RunRow row = (id.length() == ID_LENGTH ? store.find(id) : Optional.<RunStore.RunRow>empty())
                .filter(run -> run.principal().equals(call.caller().principal().id()))
                .orElseThrow(() -> RequestRefused.because(
                        ErrorCode.NOT_FOUND,
                        "There is no such run.",
                        "It does not exist, is forgotten, or is somebody else's.",
                        "Use the id in the 'x-aegis-run-id' header of an answer to this principal."));
        call.answer(Answers.JSON, Json.bytes(describe(row)));
    }

    static ObjectNode describe(RunStore.RunRow row) {
        ObjectNode answer = Json.object()
                .put("run_id", row.run())
                .put("status", row.status().name().toLowerCase(Locale.ROOT))
                .put("principal_id", row.principal())
                .put("route", row.route())
                .put("at", row.at().toString())
                .put("code", row.code().orElse(null))
                .put("millis", row.millis());
        events(answer, Optional.of(row));
        usage(answer, row.usage());
        return answer;
    }

    private static void events(ObjectNode answer, Optional<RunStore.RunRow> row) {
        List<Evidence.GuardEntry> guards = row.map(RunStore.RunRow::guards).orElse(List.of());
        Trails.write(answer.putArray("events"), guards);
    }

    private static void usage(ObjectNode answer, Optional<Usage> counted) {
        if (counted.isEmpty()) {
            answer.putNull("usage");
            return;
        }
        Usage usage = counted.get();
        answer.putObject("usage")
                .put("input_tokens", usage.input())
                .put("output_tokens", usage.output())
                .put("total_tokens", usage.input() + usage.output())
                .put("cached_input_tokens", usage.cachedInput())
                .put("reasoning_tokens", usage.reasoning());
    }

    private static boolean isFiltered(JsonNode body) {
        return body.path("choices").path(0).path("finish_reason").asString("").equals("content_filter");
    }

    private static String text(JsonNode body) {
        return body.path("choices").path(0).path("message").path("content").asString("");
    }
}
