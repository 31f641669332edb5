package io.aegis.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The trail of one run, as tables. */
final class Trail {
    private static final String UNKNOWN = "unknown";
    private static final Set<String> NOT_CALLED = Set.of("unfit", "outdated");

    private final Terminal terminal;
    private final List<JsonNode> records;

    private Trail(Terminal terminal, List<JsonNode> records) {
        this.terminal = terminal;
        this.records = records;
    }

    static void print(Terminal terminal, String run, List<JsonNode> records) {
        var trail = new Trail(terminal, records);
        trail.head(run);
        trail.guards();
        trail.tools();
        trail.records();
    }

    private void head(String run) {
        JsonNode end = closing().path("body");
        terminal.data("run        " + run);
        terminal.data("principal  "
                + end.path("principal").asString(end.path("requester").asString("")));
        terminal.data("route      " + end.path("route").asString(""));
        String status =
                end.path("status").asString(waits() ? "paused: it waits for a human" : "unknown: no closing record");
        String code = end.path("code").asString("");
        String shown = code.isEmpty() ? status : status + " (" + code + ")";
        terminal.data("status     " + (status.equals("completed") ? terminal.green(shown) : terminal.red(shown)));
        terminal.data("config     " + end.path("config").asString(""));
        if (end.has("millis")) {
            terminal.data("time       " + end.path("millis") + " ms");
        }
        terminal.data("");
    }

    /** The record of its end, also if somebody wanted to decide it later; the last one of a run without an end. */
    private JsonNode closing() {
        return records.stream()
                .filter(record -> record.path("type").asString("").equals("run_evidence"))
                .findFirst()
                .orElseGet(records::getLast);
    }

    /** Whether a run without an end waits for a human: a decision that did not count, or a look at hidden values, changes nothing about that. */
    private boolean waits() {
        boolean waits = false;
        for (JsonNode record : records) {
            JsonNode body = record.path("body");
            waits = switch (body.path("action").asString("")) {
                case "requested", "voided" -> true;
                case "approved" ->
                    body.path("agreed").asInt() < body.path("quorum").asInt();
                case "denied", "expired" -> false;
                default -> waits;
            };
        }
        return waits;
    }

    private void guards() {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("STAGE", "GUARD", "VERDICT", "COVERAGE", "SEGMENTS", "FINDINGS", "TIME"));
        for (JsonNode record : records) {
            record.path("body").path("guards").forEach(guard -> rows.add(row(guard)));
        }
        terminal.table(rows);
        terminal.data("");
    }

    private List<String> row(JsonNode guard) {
        var findings = new ArrayList<String>();
        guard.path("findings").forEach(finding -> findings.add(finding.asString("")));
        String verdict = verdict(guard.path("verdict").asString(""));
        return List.of(
                guard.path("stage").asString(""),
                guard.path("guard").asString(""),
                verdict + (guard.path("shadow").asBoolean(false) ? " (shadow)" : ""),
                guard.path("coverage").asString(""),
                guard.path("segments").toString(),
                findings.isEmpty() ? "-" : String.join(" ", findings),
                guard.path("micros") + " us");
    }

    private String verdict(String word) {
        return switch (word) {
            case "block", "failed" -> terminal.red(word);
            default -> word;
        };
    }

    /** The calls of tools that the gateway ran, as they came. */
    private void tools() {
        List<JsonNode> called = of("tool_called");
        List<JsonNode> outcomes = outcomes();
        if (called.isEmpty() && outcomes.isEmpty()) {
            return;
        }
        Deque<JsonNode> begun = new ArrayDeque<>(called);
        List<String> verdicts = verdicts(outcomes.size());
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("TURN", "TOOL", "VERDICT", "DESTINATION", "OUTCOME", "TIME"));
        for (int at = 0; at < outcomes.size(); at++) {
            JsonNode outcome = outcomes.get(at);
            boolean left = !NOT_CALLED.contains(outcome.path("outcome").asString(""));
            JsonNode call = left ? begun.poll() : null;
            rows.add(tool(outcome.path("tool").asString(""), call, outcome, verdicts.get(at)));
        }
        begun.forEach(call -> rows.add(tool(call.at("/body/tool").asString(""), call, null, "-")));
        terminal.table(rows);
        terminal.data("");
    }

    private List<String> tool(String name, @Nullable JsonNode call, @Nullable JsonNode outcome, String verdict) {
        String said = outcome == null ? UNKNOWN : outcome.path("outcome").asString("");
        return List.of(
                call == null ? "-" : call.at("/body/turn").toString(),
                name,
                verdict(verdict),
                call == null ? "-" : call.at("/body/destination").asString("-"),
                said.equals("said") ? said : terminal.red(said),
                outcome == null ? "-" : outcome.path("micros") + " us");
    }

    private List<JsonNode> of(String type) {
        return records.stream()
                .filter(record -> record.path("type").asString("").equals(type))
                .toList();
    }

    private List<JsonNode> outcomes() {
        var outcomes = new ArrayList<JsonNode>();
        records.forEach(record -> record.at("/body/tools").forEach(outcomes::add));
        return outcomes;
    }

    /** What was said of each call by what the operator says of its tool. Evidence does not tie the two together, so nothing is said where the numbers differ. */
    private List<String> verdicts(int calls) {
        var verdicts = new ArrayList<String>();
        for (JsonNode record : records) {
            record.at("/body/guards").forEach(guard -> {
                boolean ofTool = guard.path("stage").asString("").equals("tool_call")
                        && guard.path("guard").asString("").equals("kernel");
                if (ofTool) {
                    verdicts.add(guard.path("verdict").asString(""));
                }
            });
        }
        return verdicts.size() == calls ? verdicts : Collections.nCopies(calls, "-");
    }

    private void records() {
        Instant first = at(records.getFirst());
        for (JsonNode record : records) {
            String line = "record " + record.path("seq") + "  "
                    + record.path("at").asString("") + "  +"
                    + Duration.between(first, at(record)).toMillis() + " ms  "
                    + record.path("type").asString("");
            terminal.data(terminal.dim(line));
        }
    }

    private static Instant at(JsonNode record) {
        return Instant.parse(record.path("at").asString(""));
    }
}
