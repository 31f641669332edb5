package io.aegis.claims;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.claims.Workplace.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** {@code aegis policy replay}: real runs, decided again by another configuration, as far as that can be told. */
class ReplayIT {
    private static final String ADDRESS = "jane.doe@example.com";
    private static final String INGRESS = "[classify, pii, word]";
    private static final String ANIMALS = """
          animals: {type: aegis.regex_guard, timeout: 30s, patterns: [{name: striped, pattern: zebra, action: %s}]}
        """;
    private static final String BLOCKS_ANIMALS = ANIMALS.formatted("block");
    private static final String CONFIG = """
        providers:
          echo: {type: fake, echo: true}
        guardrails:
          classify: {type: aegis.classification, timeout: 30s}
          pii: {type: aegis.pii, timeout: 30s, entities: [EMAIL_ADDRESS]}
          word: {type: aegis.regex_guard, timeout: 30s, patterns: [{name: word, pattern: forbidden, action: block}]}
        pipeline: {ingress: [classify, pii, word]}
        routes:
          plain: {provider: echo}
          other: {provider: echo}
        retention: {answers: 24h}
        auth: {type: api_key}
        server: {drain: {delay: 0s, timeout: 5s}}
        """;

    private static Workplace place;
    private static GatewayProcess gateway;
    private static String unheld;
    private static String blocked;
    private static String elsewhere;
    private static String plain;
    private static String masked;
    private static String secret;
    private static String erased;

    @BeforeAll
    static void runs() {
        place = new Workplace("replay").config(CONFIG);
        String janes = place.key("jane");
        String eves = place.key("eve");
        gateway = place.serve();
        Http jane = gateway.http(janes);
        unheld = completed(jane.ask("plain", "a zebra, and nothing is held of it"));
        blocked = jane.ask("plain", "a forbidden thing").run();
        elsewhere = completed(jane.ask("other", "hello"));
        plain = held(jane, "a zebra");
        masked = held(jane, "tell " + ADDRESS + " of the zebra");
        secret = held(jane, "DB_PASSWORD=hunter2secret9");
        erased = held(gateway.http(eves), "a zebra of eve's");
        assertThat(place.run("runs", "purge", "--principal", "api_key:eve").exit())
                .isZero();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static String completed(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.run();
    }

    /** A run whose content is held: it went on without its caller. */
    private static String held(Http who, String text) {
        Answer begun = who.post(
                "/v1/runs",
                "{\"route\":\"plain\",\"background\":true,\"messages\":[{\"role\":\"user\",\"content\":"
                        + Json.quoted(text) + "}]}");
        assertThat(begun.status()).as(begun.text()).isEqualTo(202);
        String run = begun.json().path("run_id").asString("");
        try (Events events = who.events("/v1/runs/" + run + "/events")) {
            assertThat(events.rest().events().getLast().path("status").asString(""))
                    .isEqualTo("completed");
        }
        return run;
    }

    private static String with(String guard, String ingress) {
        return CONFIG.replace("pipeline:", guard + "pipeline:").replace(INGRESS, ingress);
    }

    private record Replayed(Outcome outcome, JsonNode report) {
        JsonNode of(String run) {
            List<JsonNode> found = report.path("runs")
                    .valueStream()
                    .filter(row -> row.path("run").asString("").equals(run))
                    .toList();
            assertThat(found).as(run + " in " + report).hasSize(1);
            return found.getFirst();
        }

        /** How many are the same, otherwise and unknown, after a look at whether that is all. */
        List<Integer> totals() {
            JsonNode totals = report.path("totals");
            List<Integer> parts = List.of(
                    totals.path("same").asInt(),
                    totals.path("otherwise").asInt(),
                    totals.path("unknown").asInt());
            assertThat(parts.stream().mapToInt(Integer::intValue).sum())
                    .isEqualTo(totals.path("runs").asInt());
            assertThat(report.path("runs")).hasSize(parts.get(1) + parts.get(2));
            return parts;
        }
    }

    private static Replayed replay(String config, String... options) {
        return replay(place, config, options);
    }

    private static Replayed replay(Workplace where, String config, String... options) {
        try {
            Files.writeString(where.folder().resolve("new.yaml"), config);
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
        var arguments = new ArrayList<>(List.of("policy", "replay", "--config", "new.yaml", "--since", "1d", "--json"));
        arguments.addAll(List.of(options));
        Outcome outcome = where.run(arguments.toArray(String[]::new));
        assertThat(outcome.exit()).as(outcome.toString()).isIn(0, 1);
        return new Replayed(outcome, Json.parse(outcome.out()));
    }

    private static void isOtherwise(JsonNode row, String was, String would) {
        assertThat(row.path("result").asString("")).as(row.toString()).isEqualTo("otherwise");
        assertThat(words(row.path("was"))).isEqualTo(was);
        assertThat(words(row.path("would"))).isEqualTo(would);
    }

    private static String words(JsonNode verdict) {
        var rules = new StringJoiner(" ");
        verdict.path("rules").forEach(rule -> rules.add(rule.asString("")));
        return String.join(
                        " ",
                        verdict.path("verdict").asString(""),
                        verdict.path("stage").asString(""),
                        verdict.path("guard").asString(""),
                        rules.toString())
                .replaceAll(" +", " ")
                .strip();
    }

    private static void isUnknown(JsonNode row, String reason) {
        assertThat(row.path("result").asString("")).as(row.toString()).isEqualTo("unknown");
        assertThat(row.path("reason").asString("")).as(row.toString()).isEqualTo(reason);
    }

    @Test
    void theSameConfigurationDecidesEveryRunTheSame() {
        Replayed replayed = replay(CONFIG);
        assertThat(replayed.totals()).containsExactly(7, 0, 0);
        assertThat(replayed.outcome().exit()).isZero();
        assertThat(replayed.outcome().err()).contains("7 runs: 7 the same, 0 otherwise, 0 unknown");
    }

    @Test
    void whatAGuardBlockedThatIsGonePasses() {
        Replayed replayed = replay(CONFIG.replace(INGRESS, "[classify, pii]"));
        isOtherwise(replayed.of(blocked), "block ingress word word", "allow ingress");
        assertThat(replayed.totals()).containsExactly(6, 1, 0);
        assertThat(replayed.outcome().exit()).isEqualTo(1);
    }

    @Test
    void whatAGuardBlockedThatIsAShadowPasses() {
        Replayed replayed = replay(CONFIG.replace("word: {type", "word: {shadow: true, type"));
        isOtherwise(replayed.of(blocked), "block ingress word word", "allow ingress");
        assertThat(replayed.totals()).containsExactly(6, 1, 0);
    }

    @Test
    void whatAGuardMaskedThatIsGoneWouldGoOut() {
        Replayed replayed = replay(CONFIG.replace(INGRESS, "[classify, word]"));
        isUnknown(replayed.of(masked), "hidden_values");
        assertThat(replayed.of(masked).path("why").asString("")).contains("EMAIL_ADDRESS", "word");
        assertThat(replay(CONFIG.replace(INGRESS, "[classify]"))
                        .of(masked)
                        .path("result")
                        .asString(""))
                .isEqualTo("otherwise");
    }

    @Test
    void aRouteThatIsGoneIsNotFound() {
        Replayed replayed = replay(CONFIG.replace("  other: {provider: echo}\n", ""));
        isOtherwise(replayed.of(elsewhere), "allow", "denied AEG-AUTH-002");
        assertThat(replayed.totals()).containsExactly(6, 1, 0);
        Replayed taken = replay(CONFIG.replace("other: {provider: echo}", "third: {provider: echo, models: [other]}"));
        isUnknown(taken.of(elsewhere), "model_name");
    }

    @Test
    void anotherProviderIsAskedWhereTheOneOfThenIsGone() {
        Replayed replayed = replay(CONFIG.replace("echo: {type: fake", "second: {type: fake")
                .replace("provider: echo", "provider: second"));
        isOtherwise(replayed.of(plain), "allow provider echo", "allow provider second");
        assertThat(replayed.totals()).containsExactly(1, 6, 0);
    }

    @Test
    void aGuardThatBlocksJudgesWhatIsHeld() {
        Replayed replayed = replay(with(BLOCKS_ANIMALS, "[classify, pii, word, animals]"));
        isOtherwise(replayed.of(plain), "allow ingress", "block ingress animals striped");
        isOtherwise(replayed.of(masked), "sanitize ingress pii pii.email_address", "block ingress animals striped");
        isUnknown(replayed.of(unheld), "content_not_held");
        isUnknown(replayed.of(elsewhere), "content_not_held");
        isUnknown(replayed.of(erased), "content_erased");
        assertThat(replayed.totals())
                .containsExactly(2, 2, 3); // the blocked one is so before, and the secret has no zebra
        assertThat(replayed.outcome().exit()).isEqualTo(1);
    }

    @Test
    void aGuardThatWouldSeeHiddenValuesIsNotAskedAboutPlaceholders() {
        Replayed replayed = replay(with(BLOCKS_ANIMALS, "[animals, classify, pii, word]"));
        isUnknown(replayed.of(masked), "hidden_values");
        assertThat(replayed.of(masked).path("why").asString("")).contains("EMAIL_ADDRESS");
        isOtherwise(replayed.of(plain), "allow ingress", "block ingress animals striped");
    }

    @Test
    void aGuardThatMasksMasksWhatIsHeld() {
        Replayed replayed = replay(with(ANIMALS.formatted("mask"), "[classify, pii, word, animals]"));
        isOtherwise(replayed.of(plain), "allow ingress", "sanitize ingress animals striped");
    }

    @Test
    void aShadowDecidesNothing() {
        String shadow = BLOCKS_ANIMALS.replace("type", "shadow: true, type");
        assertThat(replay(with(shadow, "[classify, pii, word, animals]")).totals())
                .containsExactly(7, 0, 0);
    }

    @Test
    void aGuardOfTheAnswerJudgesTheAnswerThatIsHeld() {
        String config = with(BLOCKS_ANIMALS, INGRESS).replace(INGRESS + "}", INGRESS + ", egress: [animals]}");
        Replayed replayed = replay(config);
        isOtherwise(replayed.of(plain), "allow egress", "block egress animals striped");
        isUnknown(replayed.of(unheld), "content_not_held");
        assertThat(replayed.totals()).containsExactly(2, 2, 3);
    }

    @Test
    void aRuleAboutALabelReadsTheLabelsOfThen() {
        String rules = """
              rules:
                type: aegis.policy
                rules: [{name: no-secrets, when: {label: classification, in: [secret]}, verdict: block}]
            """;
        Replayed replayed = replay(with(rules, "[classify, pii, word, rules]"));
        isOtherwise(replayed.of(secret), "allow ingress", "block ingress rules no-secrets");
        isUnknown(replayed.of(unheld), "content_not_held");
        assertThat(replayed.totals()).containsExactly(3, 1, 3);
    }

    @Test
    void aRunOfWhichItCannotBeToldFailsOnlyIfThatIsAskedFor() {
        String config = with(BLOCKS_ANIMALS.replace("zebra", "giraffe"), "[classify, pii, word, animals]");
        Replayed lenient = replay(config);
        assertThat(lenient.totals()).containsExactly(4, 0, 3);
        assertThat(lenient.outcome().exit()).isZero();
        assertThat(replay(config, "--strict").outcome().exit()).isEqualTo(1);
    }

    @Test
    void nothingOfContentIsShownAndNothingIsWrittenDown() {
        // Or the one that is due a minute after the last record would come in between.
        assertThat(place.run("audit", "checkpoint").exit()).isZero();
        String before = place.run("audit", "export").out();
        Outcome table = place.run("policy", "replay", "--since", "1d");
        Replayed replayed = replay(with(BLOCKS_ANIMALS, "[animals, classify, pii, word]"));
        assertThat(replayed.outcome().out() + replayed.outcome().err() + table.out())
                .doesNotContain("zebra", ADDRESS, "hunter2", "a forbidden thing");
        assertThat(place.run("audit", "export").out()).isEqualTo(before);
    }

    @Test
    void aWrongConfigurationAndATimeThatIsNoneAreErrors() {
        try {
            Files.writeString(place.folder().resolve("wrong.yaml"), CONFIG.replace("ingress:", "ingres:"));
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
        Outcome wrong = place.run("policy", "replay", "--config", "wrong.yaml", "--since", "1d");
        assertThat(wrong.exit()).as(wrong.toString()).isEqualTo(78);
        assertThat(wrong.err()).contains("wrong.yaml:7", "ingres");
        assertThat(place.run("policy", "replay", "--since", "some day").exit()).isEqualTo(2);
        assertThat(place.run("policy", "replay", "--config", "none.yaml", "--since", "1d")
                        .exit())
                .isEqualTo(78);
    }

    @Test
    void aDirectoryThatNobodyHoldsSaysTheSameUntilItsAnswersAreForgotten() {
        Workplace own = new Workplace("replay-alone").config(CONFIG);
        String key = own.key("jane");
        String run;
        String answered;
        String config = with(BLOCKS_ANIMALS, "[classify, pii, word, animals]");
        try (GatewayProcess first = own.serve()) {
            run = held(first.http(key), "a zebra");
            answered = replay(own, config).outcome().out();
            assertThat(first.terminate()).isZero();
        }
        Replayed alone = replay(own, config);
        isOtherwise(alone.of(run), "allow ingress", "block ingress animals striped");
        assertThat(alone.report().path("runs")).isEqualTo(Json.parse(answered).path("runs"));
        own.config(CONFIG.replace("answers: 24h", "answers: 1s"));
        try (GatewayProcess second = own.serve()) {
            Http jane = second.http(key);
            long patience = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (jane.get("/v1/runs/" + run).json().has("response")) {
                assertThat(System.nanoTime())
                        .as("an answer is kept for too long")
                        .isLessThan(patience);
            }
            isUnknown(replay(own, config).of(run), "content_not_held");
        }
    }
}
