package io.aegis.server;

import io.aegis.kernel.port.ClientGoneException;
import io.aegis.kernel.port.RunStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.io.Content;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Evidence to be read: callers see their own runs, auditors everybody's. */
final class AuditSurface {
    private static final Set<String> PARAMETERS = Set.of("principal", "route", "since", "limit", "after");
    private static final int USUAL = 100;
    private static final int MOST = 1000;

    private final RunStore store;
    private final Audit audit;

    AuditSurface(RunStore store, Audit audit) {
        this.store = store;
        this.audit = audit;
    }

    void list(Call call) {
        Query query = Query.of(call.request().getHttpURI().getQuery(), PARAMETERS);
        int limit = (int) query.number("limit", 1, MOST, USUAL);
        Optional<String> principal = call.visitor().auditor()
                ? query.text("principal")
                : Optional.of(call.caller().principal().id());
        List<RunStore.RunRow> rows = store.list(new RunStore.Query(
                principal,
                query.text("route"),
                Optional.empty(),
                query.instant("since"),
                query.text("after"),
                limit + 1,
                RunStore.Order.NEWEST));
        ObjectNode answer = Json.object().put("object", "list");
        ArrayNode data = answer.putArray("data");
        rows.stream().limit(limit).forEach(row -> data.add(RunSurface.describe(row)));
        answer.put("has_more", rows.size() > limit);
        call.answer(Answers.JSON, Json.bytes(answer));
    }

    /** JSON lines, as they come: a ledger is as long as it is old. */
    void ledger(Call call) {
        Query query = Query.of(call.request().getHttpURI().getQuery(), Set.of("since_seq"));
        long since = query.number("since_seq", 1, Long.MAX_VALUE, 1);
        Answers.name(call.response().getHeaders(), RequestIds.next(), call.dialect());
        Answers.unkept(call.response().getHeaders(), Answers.JSON_LINES);
        call.response().setStatus(200);
        audit.export(since, lines -> write(call, lines));
        call.response().write(true, ByteBuffer.allocate(0), call.callback());
    }

    void inventory(Call call) {
        call.answer(Answers.JSON, audit.inventory());
    }

    void report(Call call) {
        Query query = Query.of(call.request().getHttpURI().getQuery(), Set.of("since", "until"));
        call.answer(Answers.JSON, audit.report(query.instant("since"), query.instant("until")));
    }

    private static void write(Call call, byte[] lines) {
        try {
            Content.Sink.write(call.response(), false, ByteBuffer.wrap(lines));
        } catch (IOException gone) {
            throw new ClientGoneException();
        }
    }
}
