package io.aegis.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the runs of one principal on one route add up to. Used by one thread. */
final class Tally {
    private final Map<String, Long> runs = new TreeMap<>();
    private final Map<String, Long> verdicts = new TreeMap<>();
    private final Map<String, Long> tokens = new TreeMap<>();
    private final Map<String, Long> approvals = new TreeMap<>();
    private long repeated;
    private Duration waited = Duration.ZERO;
    private long decided;

    void ended(JsonNode body) {
        count(runs, body.path("status").asString("unknown"), 1);
        body.path("usage")
                .properties()
                .forEach(entry -> count(tokens, entry.getKey(), entry.getValue().asLong()));
    }

    void verdict(String verdict) {
        count(verdicts, verdict, 1);
    }

    void repeated(long count) {
        repeated += count;
    }

    void approval(String action) {
        count(approvals, action, 1);
    }

    void decided(Instant asked, Instant at) {
        waited = waited.plus(Duration.between(asked, at));
        decided++;
    }

    private static void count(Map<String, Long> counts, String name, long more) {
        counts.merge(name, more, Long::sum);
    }

    void describe(ObjectNode row) {
        counts(row.putObject("runs"), runs);
        row.put("refusals_repeated", repeated);
        counts(row.putObject("verdicts"), verdicts);
        counts(row.putObject("tokens"), tokens);
        ObjectNode approved = row.putObject("approvals");
        counts(approved, approvals);
        if (decided > 0) {
            approved.put("mean_seconds", waited.dividedBy(decided).toSeconds());
        }
    }

    private static void counts(ObjectNode into, Map<String, Long> counts) {
        counts.forEach(into::put);
    }
}
