package io.aegis.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the records between two times add up to, in memory that does not grow with the ledger: beyond so many principals and routes the rest are one row,
 * and beyond so many changes they are counted.
 *
 * <p>Used by one thread, for one report.
 */
public final class LedgerReport {
    static final int MOST_ROWS = 10_000;
    static final int MOST_ENTRIES = 1000;
    private static final String OTHERS = "_others";
    private static final int LINES_AT_ONCE = 1024;
    private static final JsonMapper JSON = JsonMapper.shared();

    /** Records are written after they happened, but hardly later than that. */
    private static final long MARGIN_SECONDS = 3600;

    private record Key(String route, String principal) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byRoute = route.compareTo(other.route);
            return byRoute == 0 ? principal.compareTo(other.principal) : byRoute;
        }
    }

    private final Optional<Instant> since;
    private final Instant until;
    private final Map<Key, Tally> tallies = new TreeMap<>();
    private final Map<String, Long> guards = new TreeMap<>();
    private final Map<String, Instant> waiting = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > MOST_ROWS;
        }
    };
    private final Entries configChanges = new Entries();
    private final Entries pluginChanges = new Entries();
    private final Entries refusedDecisions = new Entries();
    private long weakenings;
    private long records;
    private long first;
    private long last;

    private LedgerReport(Optional<Instant> since, Instant until) {
        this.since = since;
        this.until = until;
    }

    /**
     * Makes one.
     *
     * @param since of the first record; empty for the beginning of the ledger
     * @param until of the first record that is not looked at any more
     */
    public static ObjectNode of(LedgerReader ledger, Optional<Instant> since, Instant until) {
        var report = new LedgerReport(since, until);
        long next = since.map(ledger::before).orElse(1L);
        boolean more = true;
        while (more) {
            List<String> some = ledger.since(next, LINES_AT_ONCE);
            next += some.size();
            more = !some.isEmpty() && report.take(some);
        }
        return report.described();
    }

    private boolean take(List<String> lines) {
        Instant at = Instant.EPOCH;
        for (String line : lines) {
            JsonNode record = JSON.readTree(line);
            at = Instant.parse(record.path("at").asString(""));
            if (at.isBefore(until) && since.filter(at::isBefore).isEmpty()) {
                take(record, at);
            }
        }
        return at.isBefore(until.plusSeconds(MARGIN_SECONDS));
    }

    private void take(JsonNode record, Instant at) {
        JsonNode body = record.path("body");
        last = record.path("seq").asLong();
        first = records == 0 ? last : first;
        records++;
        switch (record.path("type").asString("")) {
            case "run_started" -> verdicts(body);
            case "run_evidence" -> {
                verdicts(body);
                tally(body, "principal").ended(body);
            }
            case "refusals_repeated" ->
                tally(body, "principal").repeated(body.path("count").asLong());
            case "approval" -> approval(record, body, at);
            case "config_change" -> {
                weakenings += body.path("weakens").asBoolean(false) ? 1 : 0;
                configChanges.add(record, "generation", "digest", "actor", "weakens");
            }
            case "plugin_change" -> pluginChanges.add(record, "action", "plugin", "version", "tier", "actor", "reason");
            default -> {} // other records add up to nothing that a report shows
        }
    }

    private Tally tally(JsonNode body, String principal) {
        var key = new Key(body.path("route").asString(""), body.path(principal).asString(""));
        return tallies.containsKey(key) || tallies.size() < MOST_ROWS
                ? tallies.computeIfAbsent(key, unseen -> new Tally())
                : tallies.computeIfAbsent(new Key(OTHERS, OTHERS), unseen -> new Tally());
    }

    private void verdicts(JsonNode body) {
        body.path("guards").forEach(entry -> {
            String verdict = (entry.path("shadow").asBoolean(false) ? "shadow_" : "")
                    + entry.path("verdict").asString("");
            tally(body, "principal").verdict(verdict);
            String name =
                    entry.path("guard").asString("") + " " + entry.path("stage").asString("") + " " + verdict;
            guards.merge(guards.containsKey(name) || guards.size() < MOST_ROWS ? name : OTHERS, 1L, Long::sum);
        });
    }

    private void approval(JsonNode record, JsonNode body, Instant at) {
        String run = body.path("run").asString("");
        String action = body.path("action").asString("");
        boolean agreed = action.equals("approved")
                && body.path("agreed").asLong() >= body.path("quorum").asLong();
        Tally tally = tally(body, "requester");
        switch (action) {
            case "requested" -> {
                tally.approval("asked");
                waiting.put(run, at);
            }
            case "refused" -> refusedDecisions.add(record, "run", "by", "reason");
            case "approved" -> {
                if (agreed) {
                    tally.approval(action);
                }
            }
            default -> tally.approval(action);
        }
        @Nullable Instant asked = agreed || action.equals("denied") ? waiting.remove(run) : null;
        if (asked != null) {
            tally.decided(asked, at);
        }
    }

    private ObjectNode described() {
        ObjectNode report = JSON.createObjectNode().put("object", "report");
        since.ifPresent(from -> report.put("since", from.toString()));
        report.put("until", until.toString()).put("records", records);
        report.put("first_seq", first).put("last_seq", last);
        ArrayNode rows = report.putArray("principals");
        tallies.forEach((key, tally) ->
                tally.describe(rows.addObject().put("route", key.route()).put("principal", key.principal())));
        ArrayNode verdicts = report.putArray("guards");
        guards.forEach((name, count) -> {
            String[] words = name.split(" ", 3);
            ObjectNode row = verdicts.addObject().put("guard", words[0]);
            if (words.length == 3) {
                row.put("stage", words[1]).put("verdict", words[2]);
            }
            row.put("count", count);
        });
        configChanges.describe(report.putObject("config_changes").put("weakening", weakenings));
        pluginChanges.describe(report.putObject("plugin_changes"));
        refusedDecisions.describe(report.putObject("refused_decisions"));
        return report;
    }

    /** The first of many records, and how many there are. */
    private static final class Entries {
        private final List<ObjectNode> entries = new ArrayList<>();
        private long total;

        void add(JsonNode record, String... members) {
            total++;
            if (entries.size() < MOST_ENTRIES) {
                ObjectNode entry = JSON.createObjectNode()
                        .put("seq", record.path("seq").asLong())
                        .put("at", record.path("at").asString(""));
                for (String member : members) {
                    JsonNode value = record.path("body").path(member);
                    if (!value.isMissingNode()) {
                        entry.set(member, value);
                    }
                }
                entries.add(entry);
            }
        }

        void describe(ObjectNode into) {
            into.put("total", total).put("omitted", total - entries.size());
            entries.forEach(into.putArray("entries")::add);
        }
    }
}
