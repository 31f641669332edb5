package io.aegis.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a model name loses when it leads to another route. */
class RouteLossesTest {
    private static final String HEAD = """
        providers: {main: {type: fake}, eu: {type: fake, residency: {region: eu}}}
        guardrails: {pii: {type: aegis.pii}, secrets: {type: aegis.secrets}, tried: {type: aegis.policy, shadow: true}}
        auth: {type: api_key}
        """;
    private static final String SECURE =
            "secure: {provider: main, models: [gpt-4o], pipeline: {ingress: [pii, secrets]}}";
    private static final String OPEN = "open: {provider: main, models: ['*']}";

    private static Config config(String... routes) {
        return Given.config(HEAD + "routes:\n  " + String.join("\n  ", routes) + "\n");
    }

    private static List<String> weakenings(Config before, Config after) {
        return Config.weakenings(before, after).stream()
                .map(Weakening::toString)
                .toList();
    }

    @Test
    void aNameThatIsTakenOutFallsToThePatternThatMatchesIt() {
        assertThat(weakenings(config(SECURE, OPEN), config(SECURE.replace("[gpt-4o]", "[]"), OPEN)))
                .containsExactly(
                        "routes.open.ingress: guard pii is removed for gpt-4o, which led to route secure",
                        "routes.open.ingress: guard secrets is removed for gpt-4o, which led to route secure");
    }

    @Test
    void theNamesOfARouteThatIsDeletedFallToThePatternThatMatchesThem() {
        assertThat(weakenings(config(SECURE, OPEN), config(OPEN)))
                .containsExactly(
                        "routes.open.ingress: guard pii is removed for secure and 1 more, which led to route secure",
                        "routes.open.ingress: guard secrets is removed for secure and 1 more, which led to route"
                                + " secure");
    }

    @Test
    void anExactNameIsTakenFromAPattern() {
        String pattern = SECURE.replace("[gpt-4o]", "['gpt-*']");
        assertThat(weakenings(config(pattern), config(pattern, "other: {provider: main, models: [gpt-4o]}")))
                .contains("routes.other.ingress: guard pii is removed for gpt-4o, which led to route secure");
    }

    @Test
    void theNameOfANewRouteIsTakenFromAPattern() {
        String pattern = SECURE.replace("[gpt-4o]", "['gpt-*']");
        assertThat(weakenings(config(pattern), config(pattern, "gpt-5: {provider: main}")))
                .contains("routes.gpt-5.ingress: guard pii is removed for gpt-5, which led to route secure");
    }

    @Test
    void aPatternThatOverlapsAnotherOfTheOldOnesIsHeldToIt() {
        String wide = SECURE.replace("[gpt-4o]", "['gpt-*']");
        assertThat(weakenings(config(wide), config("other: {provider: main, models: ['*-4o']}")))
                .contains("routes.other.ingress: guard pii is removed for gpt-*, which led to route secure");
    }

    static Stream<Arguments> looser() {
        return Stream.of(
                arguments("approvals: {approvers: [mallory]}", "approvals: further principals may approve"),
                arguments("approvals: {approvers: [jane], quorum: 1}", "approvals: fewer must agree"),
                arguments(
                        "approvals: {approvers: [jane], self_approval: true}",
                        "approvals: one may approve one's own run"),
                arguments("tools: {pay: {}}", "tools: pay needs no approval any more"),
                arguments("tools: {}", "tools: pay is no longer governed"),
                arguments("attachments: pass", "bytes pass that no guard could read"),
                arguments("provider_tools: [web_search]", "the provider may run further tools by itself"),
                arguments("capabilities: report", "parameters are left out"),
                arguments("unknown_fields: pass", "unknown fields pass"),
                arguments("late_violation: record", "a stream may be cut late"),
                arguments("labels: {tier: iron}", "its labels change"),
                arguments("provider: main", "a provider of it is declared elsewhere"),
                arguments("pipeline: {egress: [secrets]}", "egress: guard pii is removed"),
                arguments("pipeline: {egress: [secrets, pii]}", "egress: guards run in another order"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("looser")
    void aRouteOfAnotherNameIsComparedInEverything(String changed, String loss) {
        List<String> strict = List.of(
                "provider: eu",
                "models: [m]",
                "approvals: {approvers: [jane], quorum: 2}",
                "tools: {pay: {require_approval: true}}",
                "unknown_fields: refuse",
                "late_violation: forbid",
                "labels: {tier: gold}",
                "pipeline: {egress: [pii, secrets]}");
        String key = changed.substring(0, changed.indexOf(':') + 1);
        List<String> loose = Stream.concat(strict.stream().filter(line -> !line.startsWith(key)), Stream.of(changed))
                .toList();
        Config old = config("old: {" + String.join(", ", strict) + "}");
        assertThat(weakenings(old, config("new: {" + String.join(", ", strict) + "}")))
                .isEmpty();
        String place = loss.matches("[a-z_]+: .*") ? "." + loss : ": " + loss;
        assertThat(weakenings(old, config("new: {" + String.join(", ", loose) + "}")))
                .contains("routes.new" + place + " for m, which led to route old");
    }

    @Test
    void aRouteOfNamesThatNobodyCouldAskForTakesNothingAway() {
        assertThat(weakenings(config(SECURE), config(SECURE, "other: {provider: main, models: [m, 'llama-*']}")))
                .isEmpty();
    }

    @Test
    void whoMovesToARouteThatIsAsStrictLosesNothing() {
        String stricter = "strict: {provider: main, models: [gpt-4o], pipeline: {ingress: [pii, tried, secrets]}}";
        assertThat(weakenings(config(SECURE, OPEN), config(SECURE.replace("[gpt-4o]", "[]"), OPEN, stricter)))
                .isEmpty();
    }

    @Test
    void aNameThatLeadsNowhereAnyMoreLosesNothing() {
        assertThat(weakenings(config(SECURE, "open: {provider: main}"), config("open: {provider: main}")))
                .isEmpty();
    }

    /** Checked from the caller's side: name by name, with another reading of the rule than the one that is tested. */
    @Test
    void guardsShrinkForSomeNameIfAndOnlyIfItIsSaid() {
        List<Config> configs = someConfigs(new Random(20_261_123));
        int weaker = 0;
        for (Config before : configs) {
            for (Config after : configs) {
                boolean shrinks = NAMES.stream().anyMatch(name -> shrinks(routeOf(before, name), routeOf(after, name)));
                assertThat(Config.weakenings(before, after).isEmpty())
                        .as("%s%nbecomes%n%s", before.routes(), after.routes())
                        .isEqualTo(!shrinks);
                weaker += shrinks ? 1 : 0;
            }
        }
        int pairs = configs.size() * configs.size();
        assertThat(weaker).isBetween(pairs / 10, pairs - pairs / 10);
    }

    /** What can be written of three letters in four places; the third is in no configuration, and stands for everything else. */
    private static final List<String> NAMES = names();

    private static List<String> names() {
        List<String> names = new ArrayList<>(List.of("a", "b", "c"));
        for (int at = 0; names.get(at).length() < 4; at++) {
            for (String letter : List.of("a", "b", "c")) {
                names.add(names.get(at) + letter);
            }
        }
        return names;
    }

    private static List<Config> someConfigs(Random random) {
        List<Config> configs = new ArrayList<>();
        while (configs.size() < 40) {
            try {
                configs.add(someConfig(random));
            } catch (ConfigException twoRoutesOfOneName) {
                assertThat(twoRoutesOfOneName.problems())
                        .extracting(Problem::code)
                        .containsOnly(ConfigCode.INVALID);
            }
        }
        return configs;
    }

    private static Config someConfig(Random random) {
        return config(Stream.of("a", "b", "ab")
                .map(name -> name + ": {provider: main, models: "
                        + some(random, List.of("aa", "ba", "bb", "'a*'", "'*b'", "'b*a'", "'*'"))
                        + ", pipeline: {ingress: " + some(random, List.of("pii", "secrets", "tried")) + "}}")
                .filter(route -> random.nextInt(4) > 0)
                .toArray(String[]::new));
    }

    private static List<String> some(Random random, List<String> all) {
        return all.stream().filter(one -> random.nextInt(3) == 0).toList();
    }

    private static Optional<Route> routeOf(Config config, String model) {
        Collection<Route> routes = config.routes().values();
        Stream<Route> named = routes.stream().filter(route -> route.name().equals(model));
        Stream<Route> exact = routes.stream().filter(route -> route.models().contains(model));
        Stream<Route> matched = routes.stream()
                .filter(route ->
                        route.models().stream().anyMatch(pattern -> model.matches(pattern.replace("*", ".*"))));
        return Stream.of(named, exact, matched).flatMap(found -> found).findFirst();
    }

    private static boolean shrinks(Optional<Route> before, Optional<Route> after) {
        return before.isPresent() && after.isPresent() && !acting(after.get()).containsAll(acting(before.get()));
    }

    private static List<String> acting(Route route) {
        return route.pipeline().of(Stage.INGRESS).stream()
                .filter(guard -> !guard.equals("tried"))
                .toList();
    }
}
