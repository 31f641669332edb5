package io.aegis.claims;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * P1 over HTTP, of requests in every dialect, with providers that speak it themselves: a canary in every leaf never reaches the upstream. The places come from
 * a walk of the raw JSON that knows nothing of the gateway's tables.
 */
class CoverageIT {
    private static final String CANARY = Planted.CANARY;
    private static final String LONG_NUMBER = Planted.LONG_NUMBER;
    private static final String BLOCKED = "AEG-GRD-001";

    private static CoverageGateway gateway;
    private static ScriptedUpstreamServer upstream;
    private static Http client;

    @BeforeAll
    static void start() {
        gateway = new CoverageGateway("coverage");
        upstream = gateway.upstream();
        client = gateway.client();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @BeforeEach
    void forget() {
        upstream.forget();
    }

    private static JsonNode asStream(JsonNode request) {
        return ((ObjectNode) request.deepCopy()).put("stream", true);
    }

    private static void assertClosed(Answer answer, String pointer) {
        assertThat(upstream.received()).as(pointer).doesNotContain(CANARY, LONG_NUMBER);
        assertThat(answer.text()).as(pointer).doesNotContain(LONG_NUMBER);
        if (answer.status() != 200) {
            assertThat(answer.status()).as("%s: %s", pointer, answer.text()).isIn(400, 404);
            if (!pointer.equals("/model")) { // a model that does not exist is named, as clients expect
                assertThat(answer.json().at("/error/message").asString(""))
                        .as(pointer)
                        .isNotEmpty()
                        .doesNotContain(CANARY);
            }
        }
    }

    @Nested
    class InRequests {
        @ParameterizedTest
        @MethodSource("io.aegis.claims.CoverageSamples#all")
        void theRequestsThemselvesArePassed(CoverageSamples samples) {
            for (CoverageSamples.Request request : samples.requests()) {
                Answer answer = client.post(samples.path(), request.json());
                assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            }
            assertThat(upstream.calls())
                    .hasSameSizeAs(samples.requests())
                    .allSatisfy(call -> assertThat(call.path()).isEqualTo(samples.path()));
        }

        @ParameterizedTest
        @MethodSource("io.aegis.claims.CoverageSamples#all")
        void noStringThatIsTheCanaryReachesTheUpstream(CoverageSamples samples) {
            for (CoverageSamples.Request request : samples.requests()) {
                Set<String> blocked = new TreeSet<>();
                for (String pointer : Json.pointers(request.root(), JsonNode::isString)) {
                    Answer answer = client.post(samples.path(), Json.with(request.root(), pointer, CANARY));
                    assertClosed(answer, pointer);
                    if (answer.aegisCode().equals(BLOCKED)) {
                        blocked.add(pointer);
                    }
                }
                assertThat(blocked)
                        .as("leaves that a guard judged")
                        .isNotEmpty()
                        .isEqualTo(samples.open(request.root()));
            }
        }

        @ParameterizedTest
        @MethodSource("io.aegis.claims.CoverageSamples#conversations")
        void noStringThatIsTheCanaryReachesTheUpstreamIfTheAnswerIsToBeStreamed(CoverageSamples samples) {
            for (CoverageSamples.Request request : samples.requests()) {
                Set<String> refused = new TreeSet<>();
                JsonNode root = asStream(request.root());
                for (String pointer : Json.pointers(root, JsonNode::isString)) {
                    try (Events events = client.stream(
                            samples.path(), Json.with(root, pointer, CANARY).toString())) {
                        events.rest();
                        assertThat(upstream.received()).as(pointer).doesNotContain(CANARY);
                        if (events.status() == 400) {
                            refused.add(pointer);
                        }
                    }
                }
                assertThat(refused).containsAll(samples.open(root));
            }
        }

        @ParameterizedTest
        @MethodSource("io.aegis.claims.CoverageSamples#all")
        void noNumberOfManyDigitsReachesTheUpstream(CoverageSamples samples) {
            int tried = 0;
            for (CoverageSamples.Request request : samples.requests()) {
                for (String pointer : Json.pointers(request.root(), JsonNode::isNumber)) {
                    JsonNode planted = Json.with(request.root(), pointer, Json.parse(LONG_NUMBER));
                    assertClosed(client.post(samples.path(), planted), pointer);
                    tried++;
                }
            }
            assertThat(tried).isPositive();
        }

        @ParameterizedTest
        @MethodSource("io.aegis.claims.CoverageSamples#all")
        void noNameOfAMemberReachesTheUpstream(CoverageSamples samples) {
            int tried = 0;
            for (CoverageSamples.Request request : samples.requests()) {
                JsonNode root = request.root();
                for (String pointer : Json.pointers(root, JsonNode::isObject)) {
                    ObjectNode named = ((ObjectNode) root.at(pointer).deepCopy()).put(CANARY, "x");
                    assertClosed(client.post(samples.path(), Json.with(root, pointer, named)), pointer);
                    ObjectNode unknown = (ObjectNode) root.at(pointer).deepCopy();
                    unknown.putObject("x_new").putArray("in").add(CANARY);
                    assertClosed(client.post(samples.path(), Json.with(root, pointer, unknown)), pointer);
                    tried++;
                }
            }
            assertThat(tried).isPositive();
        }

        @ParameterizedTest
        @MethodSource("io.aegis.claims.CoverageSamples#all")
        void noItemOfAListReachesTheUpstream(CoverageSamples samples) {
            int tried = 0;
            for (CoverageSamples.Request request : samples.requests()) {
                JsonNode root = request.root();
                for (String pointer : Json.pointers(root, JsonNode::isArray)) {
                    ArrayNode more = ((ArrayNode) root.at(pointer).deepCopy()).add(CANARY);
                    assertClosed(client.post(samples.path(), Json.with(root, pointer, more)), pointer);
                    for (String type : List.of("text", "input_text", "output_text")) {
                        ArrayNode part = (ArrayNode) root.at(pointer).deepCopy();
                        part.addObject().put("type", type).put("text", CANARY);
                        assertClosed(client.post(samples.path(), Json.with(root, pointer, part)), pointer);
                    }
                    tried++;
                }
            }
            assertThat(tried).isPositive();
        }

        @ParameterizedTest
        @MethodSource("io.aegis.claims.CoverageSamples#all")
        void noValueOfAnotherTypeReachesTheUpstream(CoverageSamples samples) {
            for (CoverageSamples.Request request : samples.requests()) {
                for (String pointer : Json.pointers(request.root(), value -> true)) {
                    for (JsonNode other : Planted.TYPES) {
                        Answer answer = client.post(samples.path(), Json.with(request.root(), pointer, other));
                        assertThat(upstream.received())
                                .as("%s: %s", pointer, other)
                                .doesNotContain(CANARY, LONG_NUMBER);
                        assertThat(answer.status()).as(answer.text()).isIn(200, 400, 404);
                    }
                }
            }
        }

        @ParameterizedTest
        @MethodSource("io.aegis.claims.CoverageSamples#conversations")
        void noSplitOverTwoAdjacentPartsReachesTheUpstream(CoverageSamples samples) {
            String path = samples.path();
            for (String parts : samples.adjacent()) {
                for (int at = 1; at < CANARY.length(); at++) {
                    Answer answer = client.post(
                            path,
                            parts.formatted("it is " + CANARY.substring(0, at), CANARY.substring(at) + " it was"));
                    assertThat(answer.aegisCode())
                            .as("%s, split at %s: %s", parts, at, answer.text())
                            .isEqualTo(BLOCKED);
                }
            }
            assertThat(upstream.count()).isZero();
        }

        @ParameterizedTest
        @MethodSource("io.aegis.claims.CoverageSamples#all")
        void noEscapedSpellingReachesTheUpstream(CoverageSamples samples) {
            var escaped = new StringBuilder();
            CANARY.chars().forEach(one -> escaped.append("\\u%04x".formatted(one)));
            String request = samples.requests().getLast().json().replace("hello", escaped);
            Answer answer = client.post(samples.path(), request);
            assertThat(answer.aegisCode()).isEqualTo(BLOCKED);
            assertThat(upstream.count()).isZero();
        }
    }

    /** {@code count_tokens} asks no provider, and lets nothing pass that a message would not. */
    @Nested
    class InRequestsToBeCounted {
        private static final String PATH = "/v1/messages/count_tokens";

        @Test
        void theRequestsThemselvesAreCounted() {
            for (CoverageSamples.Request request : MessagesSamples.SAMPLES.requests()) {
                Answer answer = client.post(PATH, request.json());
                assertThat(answer.json().path("input_tokens").asInt())
                        .as(answer.text())
                        .isPositive();
            }
            assertThat(upstream.count()).isZero();
        }

        @Test
        void everyStringThatIsTheCanaryIsJudgedAsThatOfAMessageIs() {
            for (CoverageSamples.Request request : MessagesSamples.SAMPLES.requests()) {
                Set<String> blocked = new TreeSet<>();
                for (String pointer : Json.pointers(request.root(), JsonNode::isString)) {
                    Answer answer = client.post(PATH, Json.with(request.root(), pointer, CANARY));
                    assertClosed(answer, pointer);
                    if (answer.aegisCode().equals(BLOCKED)) {
                        blocked.add(pointer);
                    }
                }
                assertThat(blocked).isNotEmpty().isEqualTo(MessagesSamples.SAMPLES.open(request.root()));
            }
            assertThat(upstream.count()).isZero();
        }
    }
}
