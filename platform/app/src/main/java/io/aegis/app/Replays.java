package io.aegis.app;

import io.aegis.config.ConfigException;
import io.aegis.config.ConfigSource;
import io.aegis.config.Problem;
import io.aegis.kernel.Generation;
import io.aegis.kernel.port.KeptRuns;
import io.aegis.ledger.LedgerReader;
import io.aegis.server.PolicyReplays;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;

/**
 * Replays of what a data directory holds, one at a time: a replay brings up every plugin of its configuration.
 *
 * <p>Safe for use by many threads.
 */
final class Replays implements PolicyReplays {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Candidate candidate;
    private final Supplier<Installed> installed;
    private final LedgerReader ledger;
    private final KeptRuns kept;

    /**
     * @param candidate with no way out
     */
    Replays(Candidate candidate, Supplier<Installed> installed, LedgerReader ledger, KeptRuns kept) {
        this.candidate = candidate;
        this.installed = installed;
        this.ledger = ledger;
        this.kept = kept;
    }

    @Override
    public synchronized Answer replay(String name, String configuration, Instant since) {
        var offered = ConfigSource.of(name, configuration.getBytes(StandardCharsets.UTF_8));
        try (Candidate.Loaded loaded = candidate.load(offered, installed.get())) {
            return new Answer.Report(JSON.writeValueAsBytes(of(loaded, since)));
        } catch (ConfigException wrong) {
            return new Answer.Wrong(
                    wrong.problems().stream().map(Problem::toString).toList());
        }
    }

    /**
     * Replays under a configuration whose plugins are up.
     *
     * @throws ConfigException if the guards of a route do not fit together
     */
    Map<String, Object> of(Candidate.Loaded loaded, Instant since) {
        Generation generation = GenerationBuilder.silent(loaded.plugins(), GenerationBuilder.Outside.NOTHING)
                .build(1, loaded.config());
        List<Problem> problems = new Review(loaded.config(), loaded.plugins()).generation(generation);
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        try (var replay = new Replay(candidate, loaded, generation, ledger, kept)) {
            return replay.since(since);
        }
    }
}
