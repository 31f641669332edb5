package io.aegis.app;

import io.aegis.kernel.port.ErrorCode;
import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.EvidenceLog;
import io.aegis.kernel.port.KeptRun;
import io.aegis.kernel.port.KeptRuns;
import io.aegis.kernel.port.RecordedRuns;
import io.aegis.ledger.LedgerReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Runs that an earlier process left in the middle: each gets the record of its end, which says that nobody knows what came of it. Nothing of them is sent
 * again.
 */
final class Interrupted implements RecordedRuns {
    private static final Logger LOG = LoggerFactory.getLogger(Interrupted.class);

    private final LedgerReader ledger;
    private final KeptRuns kept;
    private final EvidenceLog evidence;

    Interrupted(LedgerReader ledger, KeptRuns kept, EvidenceLog evidence) {
        this.ledger = ledger;
        this.kept = kept;
        this.evidence = evidence;
    }

    @Override
    public Map<String, Evidence.Status> ended(Set<String> runs) {
        return ledger.endsOf(runs).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        end -> Evidence.Status.valueOf(
                                end.getValue().at("/body/status").asString("").toUpperCase(Locale.ROOT))));
    }

    @Override
    public Map<String, String> denied(Set<String> runs) {
        return ledger.denialsOf(runs).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        denial -> denial.getValue().at("/body/by").asString("")));
    }

    /** Ends what was kept of a principal and is not over, while no gateway runs that could, and then does something. */
    void endAll(String principal, Runnable erasure) {
        Map<String, KeptRun.Head> open = Stream.of(KeptRun.State.values())
                .filter(state -> !state.isOver())
                .flatMap(state -> kept.in(state).stream())
                .filter(head -> head.principal().equals(principal))
                .collect(Collectors.toMap(KeptRun.Head::run, head -> head, (one, other) -> one, TreeMap::new));
        open.keySet().removeAll(ledger.endsOf(Set.copyOf(open.keySet())).keySet());
        open.values().forEach(head -> evidence.append(forgotten(head)));
        erasure.run();
    }

    private Evidence.RunFinished forgotten(KeptRun.Head head) {
        Optional<JsonNode> started = ledger.ofRun(head.run()).stream()
                .filter(record -> record.path("type").asString("").equals("run_started"))
                .findFirst();
        JsonNode body = started.map(record -> record.path("body")).orElse(MissingNode.getInstance());
        return end(head.run(), head.principal(), head.route(), body, started.isPresent(), ErrorCode.NOT_FOUND);
    }

    /**
     * Ends them. To be called before the kept ones are taken up, which would end some that are open here, and before a new one begins.
     *
     * @param longest how long a run may take
     */
    void end(Duration longest) {
        List<JsonNode> open = ledger.unfinished(longest).stream()
                .map(record -> record.path("body"))
                .filter(body -> !goesOn(body.path("run").asString("")))
                .toList();
        open.forEach(body -> evidence.append(end(body)));
        if (!open.isEmpty()) {
            LOG.warn("{} runs were under way when the gateway stopped; what came of them is not known", open.size());
        }
    }

    private boolean goesOn(String run) {
        return kept.head(run)
                .map(KeptRun.Head::state)
                .filter(state -> !state.isOver())
                .isPresent();
    }

    private static Evidence.RunFinished end(JsonNode started) {
        return end(
                started.path("run").asString(""),
                started.path("principal").asString(""),
                started.path("route").asString(""),
                started,
                true,
                ErrorCode.INTERRUPTED);
    }

    /**
     * The end of a run of which nothing more is known.
     *
     * @param first body of the first record that it has; missing if it has none
     */
    private static Evidence.RunFinished end(
            String run, String principal, String route, JsonNode first, boolean started, ErrorCode code) {
        return new Evidence.RunFinished(
                run,
                Instant.now(),
                principal,
                route,
                first.path("generation").asLong(0),
                first.path("config").asString(""),
                started,
                Evidence.Status.ERROR,
                Optional.of(code.aegis()),
                List.of(),
                List.of(),
                "",
                0,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                0);
    }
}
