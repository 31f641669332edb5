package io.aegis.app;

import io.aegis.config.Config;
import io.aegis.config.Spelling;
import io.aegis.dialects.Dialects;
import io.aegis.kernel.Generations;
import io.aegis.kernel.Target;
import io.aegis.kernel.Trial;
import io.aegis.kernel.TrialResult;
import io.aegis.kernel.port.Dialect;
import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.EvidenceLog;
import io.aegis.kernel.port.Usage;
import io.aegis.plugins.PluginSet;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** What an operator does with providers. A trial is evidence before anything leaves, and again before its result is an answer. */
final class ProviderAdministration {
    private static final int LONGEST_MODEL = 128;

    /** Everything that a trial ever sends, but for the name of the model: a short answer is asked for, and a bound is set to a long one. */
    private static final List<Trial.Question> QUESTIONS = List.of(
            question(
                    Dialects.OPENAI_CHAT,
                    "{\"model\":\"trial\",\"max_completion_tokens\":16,"
                            + "\"messages\":[{\"role\":\"user\",\"content\":\"Answer with the word ok.\"}]}"),
            question(Dialects.OPENAI_EMBEDDINGS, "{\"model\":\"trial\",\"input\":\"ok\"}"));

    private final Supplier<Config> config;
    private final Supplier<PluginSet> plugins;
    private final Generations generations;
    private final EvidenceLog evidence;
    private final UnaryOperator<String> breaker;
    private final Trial trial = new Trial(Dialects.all(), QUESTIONS);

    /**
     * @param breaker gives the state of a provider's breaker
     */
    ProviderAdministration(
            Supplier<Config> config,
            Supplier<PluginSet> plugins,
            Generations generations,
            EvidenceLog evidence,
            UnaryOperator<String> breaker) {
        this.config = config;
        this.plugins = plugins;
        this.generations = generations;
        this.evidence = evidence;
        this.breaker = breaker;
    }

    private static Trial.Question question(Dialect dialect, String json) {
        return new Trial.Question(dialect, json.getBytes(StandardCharsets.UTF_8));
    }

    /** All providers as plain values. */
    List<Map<String, Object>> list() {
        try (Generations.Lease lease = generations.enter()) {
            return providers(lease).shown(breaker);
        }
    }

    /**
     * Tries one.
     *
     * @param model what to ask it for; empty for what a run would ask it for
     */
    ProviderTrial test(String name, Optional<String> model, String actor) {
        try (Generations.Lease lease = generations.enter()) {
            Providers providers = providers(lease);
            Optional<Target> target = providers.target(name);
            if (target.isEmpty()) {
                return unknown(name, lease.generation().targets().keySet());
            }
            Optional<String> asked = model.or(() -> providers.model(name));
            return asked.filter(ProviderAdministration::isModel)
                    .map(wanted ->
                            tried(target.get(), wanted, lease.generation().config(), actor))
                    .orElseGet(() -> modelless(asked.isPresent()));
        }
    }

    private Providers providers(Generations.Lease lease) {
        return new Providers(config.get(), lease.generation(), plugins.get());
    }

    private ProviderTrial tried(Target target, String model, String digest, String actor) {
        record(target, model, digest, "begun", 0, 0, Optional.empty(), actor);
        TrialResult result = trial.of(target, model);
        int status = result instanceof TrialResult.Failed failed ? failed.status() : 0;
        Optional<Usage> usage = result instanceof TrialResult.Answered answered ? answered.usage() : Optional.empty();
        record(target, model, digest, TrialReport.outcome(result), status, result.millis(), usage, actor);
        return new ProviderTrial.Tried(TrialReport.of(target.name(), model, result));
    }

    private void record(
            Target target,
            String model,
            String digest,
            String outcome,
            int status,
            long millis,
            Optional<Usage> usage,
            String actor) {
        evidence.append(new Evidence.ProviderTested(
                Instant.now(), target.name(), model, digest, outcome, status, millis, usage, actor));
    }

    private static boolean isModel(String model) {
        return !model.isEmpty()
                && model.length() <= LONGEST_MODEL
                && model.chars().allMatch(letter -> letter > 0x20 && letter < 0x7F);
    }

    private static ProviderTrial unknown(String name, Set<String> known) {
        List<String> names = known.stream().sorted().toList();
        return new ProviderTrial.Unknown(
                "There is no such provider.",
                Spelling.suggest(
                        name,
                        names,
                        names.isEmpty() ? "None is configured." : "There is: " + String.join(", ", names) + "."));
    }

    private static ProviderTrial modelless(boolean named) {
        return named
                ? new ProviderTrial.Modelless(
                        "That is no model's name.", "Name one of at most 128 letters, digits and signs.")
                : new ProviderTrial.Modelless(
                        "Nobody says for which model to ask.",
                        "Write 'model' at the provider or at a route that uses it, or name one with --model.");
    }
}
