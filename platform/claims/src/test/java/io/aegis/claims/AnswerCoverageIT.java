package io.aegis.claims;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * P1 over HTTP, of whole answers in every dialect, from providers that speak it themselves: a canary in every leaf never reaches the client, and neither does
 * a member that nobody knows.
 */
class AnswerCoverageIT {
    private static final String CANARY = Planted.CANARY;
    private static final String LONG_NUMBER = Planted.LONG_NUMBER;

    private static CoverageGateway gateway;
    private static ScriptedUpstreamServer upstream;
    private static Http client;

    @BeforeAll
    static void start() {
        gateway = new CoverageGateway("coverage-answers");
        upstream = gateway.upstream();
        client = gateway.client();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @MethodSource("io.aegis.claims.CoverageSamples#all")
    void theAnswersThemselvesArePassed(CoverageSamples samples) {
        for (String sample : samples.answers()) {
            upstream.otherwise(call -> call.whole(sample));
            Answer answer = client.post(samples.path(), samples.asking());
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            assertThat(isFiltered(samples, answer)).as(answer.text()).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("io.aegis.claims.CoverageSamples#all")
    void noStringThatIsTheCanaryReachesTheClient(CoverageSamples samples) {
        for (String sample : samples.answers()) {
            JsonNode root = Json.parse(sample);
            Set<String> filtered = new TreeSet<>();
            for (String pointer : Json.pointers(root, JsonNode::isString)) {
                if (isFiltered(samples, Json.with(root, pointer, CANARY), pointer)) {
                    filtered.add(pointer);
                }
            }
            assertThat(filtered).as("leaves that a guard judged").isEqualTo(samples.judged(root));
        }
    }

    @ParameterizedTest
    @MethodSource("io.aegis.claims.CoverageSamples#all")
    void noNumberOfManyDigitsReachesTheClient(CoverageSamples samples) {
        int tried = 0;
        for (String sample : samples.answers()) {
            JsonNode root = Json.parse(sample);
            for (String pointer : Json.pointers(root, JsonNode::isNumber)) {
                isFiltered(samples, Json.with(root, pointer, Json.parse(LONG_NUMBER)), pointer);
                tried++;
            }
        }
        assertThat(tried).isPositive();
    }

    @ParameterizedTest
    @MethodSource("io.aegis.claims.CoverageSamples#all")
    void noNewMemberReachesTheClient(CoverageSamples samples) {
        int tried = 0;
        for (String sample : samples.answers()) {
            JsonNode root = Json.parse(sample);
            for (String pointer : Json.pointers(root, JsonNode::isObject)) {
                isFiltered(samples, Json.with(root, pointer, Planted.grown(root.at(pointer))), pointer);
                tried++;
            }
        }
        assertThat(tried).isPositive();
    }

    @ParameterizedTest
    @MethodSource("io.aegis.claims.CoverageSamples#all")
    void noValueOfAnotherTypeReachesTheClient(CoverageSamples samples) {
        for (String sample : samples.answers()) {
            JsonNode root = Json.parse(sample);
            for (String pointer : Json.pointers(root, value -> true)) {
                Planted.TYPES.forEach(
                        other -> isFiltered(samples, Json.with(root, pointer, other), pointer + ": " + other));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.aegis.claims.CoverageSamples#all")
    void noMemberThatIsPublishedSomewhereReachesTheClientUnjudged(CoverageSamples samples) {
        for (String sample : samples.answers()) {
            JsonNode root = Json.parse(sample);
            for (String pointer : Json.pointers(root, JsonNode::isObject)) {
                for (JsonNode planted : Planted.published(root, pointer)) {
                    isFiltered(samples, planted, planted.toString());
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.aegis.claims.CoverageSamples#conversations")
    void noLeafOfToolArgumentsReachesTheClient(CoverageSamples samples) {
        JsonNode arguments = Json.parse("{\"to\":\"bob\",\"many\":[{\"deep\":\"x\",\"tel\":5}],\"n\":7}");
        for (String pointer : Json.pointers(arguments, node -> node.isString() || node.isNumber())) {
            for (JsonNode planted : List.of(
                    Json.with(arguments, pointer, CANARY),
                    Json.with(arguments, pointer, Json.parse(LONG_NUMBER)),
                    Json.with(arguments, pointer, Json.object().put(CANARY, 1)))) {
                String called = samples.speech().whole(Spoken.Said.call("send", planted.toString()));
                assertThat(isFiltered(samples, Json.parse(called), pointer))
                        .as(planted.toString())
                        .isTrue();
            }
        }
    }

    @Test
    void aBlockedChoiceLeavesTheOthers() {
        upstream.otherwise(
                call -> call.whole(
                        Frames.choices(
                                "{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"it is " + CANARY
                                        + "\"},\"finish_reason\":\"stop\"},{\"index\":1,\"message\":{\"role\":\"assistant\",\"content\":\"fine\"},\"finish_reason\":\"stop\"}")));
        Answer answer =
                client.chat("{\"model\":\"s-n\",\"n\":2,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
        assertThat(answer.text()).doesNotContain(CANARY);
        assertThat(answer.finishReason()).isEqualTo("content_filter");
        assertThat(answer.json().at("/choices/1/message/content").asString("")).isEqualTo("fine");
        assertThat(answer.json().at("/choices/1/finish_reason").asString("")).isEqualTo("stop");
    }

    @ParameterizedTest
    @MethodSource("io.aegis.claims.Seam#all")
    void twoPiecesOfAnAnswerArePassed(Seam seam) {
        CoverageSamples samples = seam.samples();
        upstream.otherwise(call -> call.whole(seam.whole("so", "it is")));
        Answer answer = client.post(samples.path(), samples.asking());
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.text()).contains("it is");
        assertThat(samples.speech().isFiltered(answer.json())).isFalse();
    }

    @ParameterizedTest
    @MethodSource("io.aegis.claims.Seam#all")
    void noCanaryThatIsSplitOverTwoPiecesOfAnAnswerReachesTheClient(Seam seam) {
        CoverageSamples samples = seam.samples();
        for (int at = 1; at < CANARY.length(); at++) {
            String whole = seam.whole("so " + CANARY.substring(0, at), CANARY.substring(at) + " it is");
            upstream.otherwise(call -> call.whole(whole));
            Answer answer = client.post(samples.path(), samples.asking());
            assertThat(samples.speech().isFiltered(answer.json()))
                    .as("split at %s: %s", at, answer.text())
                    .isTrue();
        }
    }

    /** Has the upstream answer so, and says whether a guard ended the answer. What the client gets holds nothing that was planted. */
    private static boolean isFiltered(CoverageSamples samples, JsonNode sample, String pointer) {
        upstream.otherwise(call -> call.whole(sample.toString()));
        Answer answer = client.post(samples.path(), samples.asking());
        assertThat(answer.text()).as(pointer).doesNotContain(CANARY, LONG_NUMBER);
        assertThat(answer.status()).as("%s: %s", pointer, answer.text()).isIn(200, 502);
        return isFiltered(samples, answer);
    }

    private static boolean isFiltered(CoverageSamples samples, Answer answer) {
        return samples.spoken()
                .filter(spoken -> spoken.isFiltered(answer.json()))
                .isPresent();
    }
}
