package io.aegis.app;

import io.aegis.config.Config;
import io.aegis.config.Route;
import io.aegis.kernel.Generation;
import io.aegis.kernel.port.KeptRuns;
import io.aegis.ledger.LedgerReader;
import io.aegis.plugins.PluginSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which past runs another configuration would have decided otherwise, from what the ledger says of them and what is held of their content. Every run that is
 * looked at is counted as the same, as otherwise, or as unknown. Nothing leaves, and nothing is written down.
 *
 * <p>Used by one thread, once.
 */
final class Replay implements AutoCloseable {
    private static final int LINES_AT_ONCE = 1024;
    private static final int MOST_LISTED = 10_000;
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Pattern TYPE = Pattern.compile(",\"type\":\"([a-z_]+)\"}$");

    private final Config config;
    private final Generation generation;
    private final PluginSet plugins;
    private final LedgerReader ledger;
    private final HeldRuns held;
    private final PastConfigs past;
    private final Map<String, PastRun> open = new LinkedHashMap<>();
    private final Map<String, Instant> erased = new HashMap<>();
    private final Map<String, Long> totals = new LinkedHashMap<>();
    private final Map<String, Long> reasons = new TreeMap<>();
    private final List<Map<String, Object>> listed = new ArrayList<>();
    private long repeated;
    private long omitted;

    /**
     * @param candidate reads what an earlier process ran
     * @param loaded the other configuration, with its plugins
     * @param generation made of it, with no way out
     */
    Replay(Candidate candidate, Candidate.Loaded loaded, Generation generation, LedgerReader ledger, KeptRuns kept) {
        this.config = loaded.config();
        this.generation = generation;
        this.plugins = loaded.plugins();
        this.ledger = ledger;
        this.held = new HeldRuns(kept, generation);
        this.past = new PastConfigs(effective -> candidate.loadEffective(effective, plugins));
        List.of("runs", "same", "otherwise", "unknown").forEach(word -> totals.put(word, 0L));
    }

    /** Looks at the runs that ended since then, and at those that are not over. */
    Map<String, Object> since(Instant since) {
        erasures();
        long next = 1;
        for (List<String> some = ledger.since(next, LINES_AT_ONCE);
                !some.isEmpty();
                some = ledger.since(next, LINES_AT_ONCE)) {
            next += some.size();
            some.forEach(line -> take(line, since));
        }
        open.values().forEach(run -> add(run, new RunReplay.Result.Unknown(ReplayReason.NOT_OVER, "")));
        var report = new LinkedHashMap<String, Object>();
        report.put("object", "replay");
        report.put("since", since.toString());
        report.put("config", config.effective().digest());
        report.put("totals", totals);
        report.put("reasons", reasons);
        report.put("repeated_refusals", repeated);
        report.put("omitted", omitted);
        report.put("runs", listed);
        return report;
    }

    /** They come after the runs whose content they erase. */
    private void erasures() {
        long next = 1;
        for (List<String> some = ledger.since(next, LINES_AT_ONCE);
                !some.isEmpty();
                some = ledger.since(next, LINES_AT_ONCE)) {
            next += some.size();
            some.stream()
                    .filter(line -> type(line).equals("content_erased"))
                    .map(JSON::readTree)
                    .forEach(record -> erased.put(record.at("/body/principal").asString(""), at(record)));
        }
    }

    private static String type(String line) {
        Matcher type = TYPE.matcher(line);
        return type.find() ? type.group(1) : "";
    }

    private static Instant at(JsonNode record) {
        return Instant.parse(record.path("at").asString(""));
    }

    private void take(String line, Instant since) {
        switch (type(line)) {
            case "config_change" -> past.changed(JSON.readTree(line));
            case "plugin_inventory" -> past.plugins(JSON.readTree(line));
            case "run_started" -> of(line).begun(JSON.readTree(line));
            case "run_attempted" -> of(line).attempted(JSON.readTree(line));
            case "tool_called" -> of(line).called(JSON.readTree(line));
            case "approval" -> waited(JSON.readTree(line));
            case "run_evidence" -> ended(JSON.readTree(line), since);
            case "refusals_repeated" -> {
                JsonNode record = JSON.readTree(line);
                repeated += at(record).isBefore(since)
                        ? 0
                        : record.at("/body/count").asLong();
            }
            default -> {} // is about no run
        }
    }

    private PastRun of(String line) {
        return of(JSON.readTree(line));
    }

    private PastRun of(JsonNode record) {
        return open.computeIfAbsent(record.at("/body/run").asString(""), PastRun::new);
    }

    /** What is tried on a run that is over begins none. */
    private void waited(JsonNode record) {
        if (record.at("/body/action").asString("").equals("requested")
                || open.containsKey(record.at("/body/run").asString(""))) {
            of(record).approval(record, past.running());
        }
    }

    private void ended(JsonNode record, Instant since) {
        PastRun run = of(record);
        open.remove(run.id());
        run.ended(record);
        if (!at(record).isBefore(since)) {
            add(run, result(run));
        }
    }

    private RunReplay.Result result(PastRun run) {
        Optional<Config> then = past.find(run.config());
        if (then.isEmpty()) {
            return new RunReplay.Result.Unknown(ReplayReason.CONFIG_NOT_ON_RECORD, run.config());
        }
        if (!run.hasOneConfig()) {
            return new RunReplay.Result.Unknown(ReplayReason.SEVERAL_CONFIGURATIONS, "");
        }
        var difference = new Difference(then.get(), config, plugins, past, this::isErased);
        return difference.beforeRoute().orElseGet(() -> routed(run, then.get(), difference));
    }

    private RunReplay.Result routed(PastRun run, Config then, Difference difference) {
        var names = new ModelNames(then, config, generation);
        Route before = then.routes().get(run.route());
        if (before == null) { // it had none
            return names.hasNew()
                    ? new RunReplay.Result.Unknown(ReplayReason.MODEL_NAME, "it led nowhere")
                    : new RunReplay.Result.Same();
        }
        Route after = config.routes().get(run.route());
        if (after == null) {
            return names.isTaken(before)
                    ? new RunReplay.Result.Unknown(
                            ReplayReason.MODEL_NAME, "another route takes names of '" + before.name() + "'")
                    : new RunReplay.Result.Otherwise(
                            run.verdict(), new ReplayVerdict("denied", "", "", List.of("AEG-AUTH-002")));
        }
        if (!names.leadTo(before)) {
            return new RunReplay.Result.Unknown(
                    ReplayReason.MODEL_NAME, "names of '" + before.name() + "' lead elsewhere, or nowhere");
        }
        return new RunReplay(run, then, before, config, after, generation, difference, () -> held.find(run.id()), held)
                .result();
    }

    private boolean isErased(PastRun run) {
        return Optional.ofNullable(erased.get(run.principal()))
                .filter(when -> !when.isBefore(Instant.parse(run.at())))
                .isPresent();
    }

    private void add(PastRun run, RunReplay.Result result) {
        totals.merge("runs", 1L, Long::sum);
        switch (result) {
            case RunReplay.Result.Same() -> totals.merge("same", 1L, Long::sum);
            case RunReplay.Result.Otherwise(ReplayVerdict was, ReplayVerdict would) -> {
                totals.merge("otherwise", 1L, Long::sum);
                list(run, "otherwise", was, row -> row.put("would", would.shown()));
            }
            case RunReplay.Result.Unknown(ReplayReason reason, String detail) -> {
                totals.merge("unknown", 1L, Long::sum);
                reasons.merge(reason.word(), 1L, Long::sum);
                list(run, "unknown", run.verdict(), row -> {
                    row.put("reason", reason.word());
                    row.put("why", reason.meaning() + (detail.isEmpty() ? "" : ": " + detail));
                });
            }
        }
    }

    private void list(PastRun run, String result, ReplayVerdict was, Consumer<Map<String, Object>> more) {
        if (listed.size() == MOST_LISTED) {
            omitted++;
            return;
        }
        var row = new LinkedHashMap<String, Object>();
        row.put("run", run.id());
        row.put("at", run.at());
        row.put("route", run.route());
        row.put("result", result);
        row.put("was", was.shown());
        more.accept(row);
        listed.add(row);
    }

    @Override
    public void close() {
        held.close();
    }
}
