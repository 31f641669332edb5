package io.aegis.server;

import io.aegis.kernel.port.RunStore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** Finished runs in memory. */
final class FakeRuns implements RunStore {
    private final ConcurrentSkipListMap<String, RunRow> rows = new ConcurrentSkipListMap<>();

    @Override
    public void add(RunRow run) {
        rows.put(run.run(), run);
    }

    @Override
    public Optional<RunRow> find(String run) {
        return Optional.ofNullable(rows.get(run));
    }

    @Override
    public List<RunRow> list(Query query) {
        return rows.descendingMap().values().stream()
                .filter(row -> query.principal().map(row.principal()::equals).orElse(true))
                .filter(row -> query.route().map(row.route()::equals).orElse(true))
                .limit(query.limit())
                .toList();
    }
}
