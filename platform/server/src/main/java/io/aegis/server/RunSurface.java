package io.aegis.server;

import io.aegis.kernel.Runs;
import io.aegis.kernel.port.Dialect;
import io.aegis.kernel.port.ErrorCode;
import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.KeptRun;
import io.aegis.kernel.port.Refusal;
import io.aegis.kernel.port.RunStore;
import io.aegis.kernel.port.Usage;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.jetty.io.EofException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Runs as objects: begun and waited for, or looked up. */
final class RunSurface {
    private static final Set<String> MEMBERS = Set.of("route", "messages", "background", "approvers");
    private static final Set<String> PARAMETERS =
            Set.of("status", "route", "principal", "since", "limit", "after", "order");
    private static final int ID_LENGTH = 36;
    private static final int USUAL = 100;
    private static final int MOST = 1000;
    private static final int ACCEPTED = 202;

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
        Optional<Set<String>> approvers = Json.texts(request, "approvers").map(Set::copyOf);
        boolean background = Json.flag(request, "background");
        Optional<KeptRun> kept = runs.begin(call.caller(), dialect, Json.bytes(chat), background, approvers, answer);
        if (kept.isPresent()) {
            accepted(call, kept.get());
            return;
        }
        Optional<KeptAnswer.End> end = answer.await();
        if (end.isEmpty()) {
            call.cut();
            call.callback().failed(new EofException());
            return;
        }
        finish(call, end.get());
    }

    /** The run waits, or goes on without its caller. */
    private void accepted(Call call, KeptRun run) {
        ObjectNode answer = KeptRunView.run(runs, call.caller(), run);
        answer.putNull("response");
        answer.putNull("usage");
        call.response().setStatus(ACCEPTED);
        call.answer(run.head().run(), Answers.JSON, Json.bytes(answer));
    }

    static boolean isOwn(Call call, KeptRun run) {
        return run.head().principal().equals(call.caller().principal().id());
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

    /** Own runs; of others', those that wait for a decision of this caller, and all for an auditor. */
    void list(Call call) {
        Query query = Query.of(call.request().getHttpURI().getQuery(), PARAMETERS);
        int limit = (int) query.number("limit", 1, MOST, USUAL);
        RunStore.Order order = order(query);
        var asked = new RunStore.Query(
                query.text("principal"),
                query.text("route"),
                query.text("status"),
                query.instant("since"),
                query.text("after"),
                limit + 1,
                order);
        Comparator<String> byId = Comparator.naturalOrder();
        var rows = new TreeMap<String, ObjectNode>(order == RunStore.Order.OLDEST ? byId : byId.reversed());
        theirs(call, asked).ifPresent(known -> {
            store.list(known).forEach(row -> rows.put(row.run(), describe(row)));
            runs.kept(known).forEach(head -> rows.putIfAbsent(head.run(), KeptRunView.head(head)));
        });
        if (query.text("status").filter("paused"::equals).isPresent()) {
            runs.waiting(call.caller(), asked)
                    .forEach(run -> rows.putIfAbsent(run.head().run(), KeptRunView.head(run.head())));
        }
        ObjectNode answer = Json.object().put("object", "list");
        ArrayNode data = answer.putArray("data");
        rows.values().stream().limit(limit).forEach(data::add);
        answer.put("has_more", rows.size() > limit);
        call.answer(Answers.JSON, Json.bytes(answer));
    }

    /** What of it somebody may see without deciding anything; empty if that is nothing. */
    private static Optional<RunStore.Query> theirs(Call call, RunStore.Query asked) {
        if (call.visitor().auditor()) {
            return Optional.of(asked);
        }
        String own = call.caller().principal().id();
        return asked.principal().filter(other -> !other.equals(own)).isPresent()
                ? Optional.empty()
                : Optional.of(asked.of(own));
    }

    private static RunStore.Order order(Query query) {
        return switch (query.text("order").orElse("newest")) {
            case "newest" -> RunStore.Order.NEWEST;
            case "oldest" -> RunStore.Order.OLDEST;
            default -> throw Json.invalid("'order' is neither of the two.", "Send 'newest' or 'oldest'.");
        };
    }

    void show(Call call) {
        Optional<KeptRun> kept = call.variable().length() == ID_LENGTH ? runs.kept(call.variable()) : Optional.empty();
        Optional<KeptRun> own = kept.filter(run -> isOwn(call, run));
        if (own.isPresent()) {
            call.answer(own.get().head().run(), Answers.JSON, Json.bytes(ownRun(call, own.get())));
            return;
        }
        Optional<KeptRun> toDecide = kept.filter(run -> runs.mayDecide(call.caller(), run));
        if (toDecide.isPresent()) {
            ObjectNode shown = KeptRunView.run(runs, call.caller(), toDecide.get());
            call.answer(toDecide.get().head().run(), Answers.JSON, Json.bytes(shown));
            return;
        }
        finished(call);
    }

    /** What a requester sees of a run that was kept: its answer too. */
    private ObjectNode ownRun(Call call, KeptRun run) {
        Optional<RunStore.RunRow> row = store.find(run.head().run());
        ObjectNode answer = row.map(RunSurface::describe).orElseGet(() -> KeptRunView.run(runs, call.caller(), run));
        answer.put("response", runs.answerOf(run).orElse(null));
        if (run.payload().end().orElse(null) instanceof KeptRun.End.Refused(Refusal refusal)) {
            answer.set("error", Json.own(dialect.error(refusal)).path("error"));
        }
        return answer;
    }

    private void finished(Call call) {
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
