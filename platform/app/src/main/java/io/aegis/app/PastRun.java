package io.aegis.app;

import io.aegis.config.Stage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What the ledger says of one run. Put together record by record; used by one thread. */
final class PastRun {
    /** What one guard said. */
    record Entry(
            String stage,
            String guard,
            String verdict,
            String coverage,
            long segments,
            List<String> rules,
            boolean shadow) {
        Entry {
            rules = List.copyOf(rules);
        }

        static Entry of(JsonNode guard) {
            var rules = new ArrayList<String>();
            guard.path("findings").forEach(finding -> rules.add(finding.asString("")));
            return new Entry(
                    guard.path("stage").asString(""),
                    guard.path("guard").asString(""),
                    guard.path("verdict").asString(""),
                    guard.path("coverage").asString(""),
                    guard.path("segments").asLong(),
                    rules,
                    guard.path("shadow").asBoolean(false));
        }

        ReplayVerdict verdictOf() {
            return new ReplayVerdict(verdict, stage, guard, rules);
        }
    }

    private final String id;
    private final List<Entry> entries = new ArrayList<>();
    private final Set<String> targets = new HashSet<>();
    private final Set<String> tools = new HashSet<>();
    private final Set<String> configs = new HashSet<>();
    private String principal = "";
    private String route = "";
    private String at = "";
    private String config = "";
    private String status = "";
    private String code = "";
    private long generation;
    private boolean started;
    private boolean waited;
    private boolean hasUnscanned;

    PastRun(String id) {
        this.id = id;
    }

    void begun(JsonNode record) {
        JsonNode body = record.path("body");
        known(record, body, "principal");
        configs.add(body.path("config").asString(""));
        targets.add(body.path("target").asString(""));
        started = true;
        body.path("guards").forEach(guard -> entries.add(Entry.of(guard)));
    }

    void attempted(JsonNode record) {
        targets.add(record.at("/body/target").asString(""));
    }

    void called(JsonNode record) {
        known(record, record.path("body"), "principal");
        tools.add(record.at("/body/tool").asString(""));
    }

    /**
     * Somebody must agree, or decided.
     *
     * @param running digest of the configuration of that moment
     */
    void approval(JsonNode record, String running) {
        known(record, record.path("body"), "requester");
        waited = true;
        if (record.at("/body/action").asString("").equals("requested")) {
            configs.add(running);
        }
    }

    void ended(JsonNode record) {
        JsonNode body = record.path("body");
        known(record, body, "principal");
        config = body.path("config").asString("");
        configs.add(config);
        generation = body.path("generation").asLong();
        status = body.path("status").asString("");
        code = body.path("code").asString("");
        hasUnscanned = !body.path("unscanned").isEmpty();
        body.path("guards").forEach(guard -> entries.add(Entry.of(guard)));
        body.path("tools").forEach(tool -> tools.add(tool.path("tool").asString("")));
    }

    private void known(JsonNode record, JsonNode body, String whose) {
        at = record.path("at").asString("");
        principal = body.path(whose).asString("");
        route = body.path("route").asString("");
    }

    String id() {
        return id;
    }

    String at() {
        return at;
    }

    String principal() {
        return principal;
    }

    String route() {
        return route;
    }

    String config() {
        return config;
    }

    long generation() {
        return generation;
    }

    String code() {
        return code;
    }

    Set<String> targets() {
        return targets;
    }

    /** Tools that the gateway ran for it, by name. */
    Set<String> tools() {
        return tools;
    }

    boolean isOver() {
        return !status.isEmpty();
    }

    /** Whether anything of it has left for a provider. */
    boolean started() {
        return started;
    }

    /** Whether it waited for a human. */
    boolean waited() {
        return waited;
    }

    boolean hasUnscanned() {
        return hasUnscanned;
    }

    boolean hasOneConfig() {
        return configs.size() == 1;
    }

    /** Whether its guards alone were asked, at some stage, and no model was to be. */
    boolean isCheck() {
        return !started && code.isEmpty() && status.matches("completed|blocked");
    }

    List<Entry> entries(Stage stage) {
        return entries.stream()
                .filter(entry -> entry.stage().equals(stage.name().toLowerCase(Locale.ROOT)))
                .toList();
    }

    /** What it came to, by whoever ended it. */
    ReplayVerdict verdict() {
        ReplayVerdict strictest = entries.stream()
                .filter(entry -> !entry.shadow())
                .map(Entry::verdictOf)
                .reduce(ReplayVerdict.allow(""), ReplayVerdict::stricter);
        boolean isGuards = strictest.ends() || status.equals("completed") || isCheck();
        return isGuards ? strictest : new ReplayVerdict(status.isEmpty() ? "open" : status, "", "", codes());
    }

    private List<String> codes() {
        return code.isEmpty() ? List.of() : List.of(code);
    }
}
