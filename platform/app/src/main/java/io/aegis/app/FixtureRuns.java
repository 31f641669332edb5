package io.aegis.app;

import io.aegis.config.Config;
import io.aegis.config.ConfigCode;
import io.aegis.config.ConfigException;
import io.aegis.config.Fixture;
import io.aegis.config.Problem;
import io.aegis.dialects.Dialects;
import io.aegis.kernel.Caller;
import io.aegis.kernel.CheckResult;
import io.aegis.kernel.Generation;
import io.aegis.kernel.Generations;
import io.aegis.kernel.HighWaterClock;
import io.aegis.kernel.Runs;
import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.KeptRuns;
import io.aegis.kernel.port.MaskKeys;
import io.aegis.kernel.port.Refusal;
import io.aegis.plugins.PluginSet;
import io.aegis.spi.guard.Finding;
import io.aegis.spi.guard.Stage;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Has guards judge the texts of fixtures.
 *
 * <p>The kernel, the dialect and the guards are those of a gateway. Nothing leaves, no provider is asked, and no evidence is kept.
 */
final class FixtureRuns {
    private static final Duration PATIENT = Duration.ofMinutes(1);

    private final PluginSet plugins;
    private final Supplier<Generation> configured;
    private @Nullable Generation routes;

    /** A fixture whose guards are there. */
    private record Ready(Fixture fixture, Optional<Generation> generation, String route) {}

    /**
     * @param configured the generation of the configuration, wanted only if a fixture names a route
     */
    FixtureRuns(PluginSet plugins, Supplier<Generation> configured) {
        this.plugins = plugins;
        this.configured = configured;
    }

    /**
     * Runs them.
     *
     * @throws ConfigException if the guards of any of them cannot be made, with everything that is wrong
     */
    List<FixtureResult> run(List<Fixture> fixtures) {
        var problems = new ArrayList<Problem>();
        var ready = new ArrayList<Ready>();
        for (Fixture fixture : fixtures) {
            ready.add(fixture.route().isPresent() ? ofRoute(fixture, problems) : ofOwn(fixture, problems));
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return ready.stream().map(FixtureRuns::result).toList();
    }

    private Ready ofRoute(Fixture fixture, List<Problem> problems) {
        String route = fixture.route().orElseThrow();
        Generation generation = routes;
        if (generation == null) {
            generation = configured.get();
            routes = generation;
        }
        if (!generation.routes().containsKey(route)) {
            problems.add(new Problem(
                    ConfigCode.INVALID,
                    Problem.Severity.ERROR,
                    fixture.positions().nearest("/route"),
                    "route",
                    "there is no such route in the configuration",
                    "Its guards would be none.",
                    "Configured: " + String.join(", ", generation.routes().keySet()) + "."));
        }
        return new Ready(fixture, Optional.of(generation), route);
    }

    private Ready ofOwn(Fixture fixture, List<Problem> problems) {
        Optional<Generation> generation = fixture.own().flatMap(config -> made(fixture, config, problems));
        return new Ready(fixture, generation, Fixture.ROUTE);
    }

    private Optional<Generation> made(Fixture fixture, Config config, List<Problem> problems) {
        List<Problem> wrong = new Review(config, plugins).settings();
        if (wrong.isEmpty()) {
            var builder = GenerationBuilder.silent(plugins, GenerationBuilder.Outside.NOTHING);
            Generation generation = builder.build(1, config);
            wrong = new FixtureProblems(config, builder).found();
            if (wrong.isEmpty()) {
                wrong = new Review(config, plugins).generation(generation);
            }
            if (wrong.isEmpty()) {
                return Optional.of(generation);
            }
        }
        wrong.forEach(problem -> problems.add(fixture.placed(problem)));
        return Optional.empty();
    }

    private static FixtureResult result(Ready ready) {
        Fixture fixture = ready.fixture();
        if (ready.generation().isEmpty()) {
            return without(fixture, "nothing", "no guard was asked: name guards, or a route");
        }
        CheckResult.Answer answer = ask(ready, ready.generation().get());
        return answer.result()
                .map(result -> judged(fixture, result))
                .orElseGet(() -> refused(fixture, answer.refusal().orElseThrow()));
    }

    private static CheckResult.Answer ask(Ready ready, Generation generation) {
        var sinks = new ChaosSinks();
        try (Runs runs = new Runs(new Runs.Setup(
                new Generations(generation, () -> {}),
                Dialects.all(),
                sinks,
                sinks,
                KeptRuns.NONE,
                Optional::of,
                sinks,
                constant(),
                PATIENT,
                HighWaterClock.of(InstantSource.system())))) {
            return runs.check(
                    Caller.ANONYMOUS,
                    Dialects.OPENAI_CHAT,
                    FixtureText.request(ready.fixture(), ready.route()),
                    Stage.valueOf(ready.fixture().stage().name()));
        }
    }

    private static FixtureResult refused(Fixture fixture, Refusal refusal) {
        boolean isGuards = refusal.code().aegis().equals("AEG-GRD-002");
        return without(fixture, isGuards ? "failed" : "refused", refusal.what() + " " + refusal.why());
    }

    private static FixtureResult judged(Fixture fixture, CheckResult result) {
        List<Evidence.GuardEntry> judges = result.guards().stream()
                .filter(entry -> !entry.shadow() && entry.coverage() == Evidence.Coverage.SCANNED)
                .toList();
        if (judges.isEmpty()) {
            return without(fixture, "nothing", "no guard that acts has seen the text");
        }
        var findings = new TreeSet<String>();
        judges.forEach(entry -> entry.findings().stream().map(Finding::rule).forEach(findings::add));
        String got = result.verdict();
        Optional<String> text =
                got.equals("block") ? Optional.empty() : Optional.of(FixtureText.shown(result.segments()));
        String expected = word(fixture);
        Optional<String> why;
        if (!got.equals(expected)) {
            why = Optional.of("the guards say " + got);
        } else if (fixture.text().isPresent() && !fixture.text().equals(text)) {
            why = Optional.of("another text is left: " + text.orElse(""));
        } else if (fixture.findings().filter(rules -> !rules.equals(findings)).isPresent()) {
            why = Optional.of("other rules match: " + (findings.isEmpty() ? "none" : String.join(", ", findings)));
        } else {
            why = Optional.empty();
        }
        return new FixtureResult(
                fixture.file(),
                fixture.description().orElse(""),
                fixture.stage().key(),
                expected,
                got,
                List.copyOf(findings),
                text,
                why);
    }

    private static FixtureResult without(Fixture fixture, String got, String why) {
        return new FixtureResult(
                fixture.file(),
                fixture.description().orElse(""),
                fixture.stage().key(),
                word(fixture),
                got,
                List.of(),
                Optional.empty(),
                Optional.of(why));
    }

    private static String word(Fixture fixture) {
        return fixture.expected().name().toLowerCase(Locale.ROOT);
    }

    /** Tests keep nothing and restore nothing, so everybody may know their key. */
    private static MaskKeys constant() {
        return (principal, entity, value) -> {
            try {
                byte[] said = (entity + "\0" + value).getBytes(StandardCharsets.UTF_8);
                return MessageDigest.getInstance("SHA-256").digest(said);
            } catch (GeneralSecurityException missing) {
                throw new IllegalStateException("this JDK has no SHA-256", missing);
            }
        };
    }
}
