package io.aegis.claims;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * P1 over HTTP, of answers in every dialect, from providers that speak it themselves: a canary in every leaf never reaches the client, and neither does a
 * member that nobody knows.
 */
class AnswerCoverageIT {
    private static final String CANARY = CoverageGateway.CANARY;
    private static final String LONG_NUMBER = CoverageGateway.LONG_NUMBER;

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

    /** An object with members that nobody knows. */
    private static ObjectNode grown(JsonNode object) {
        ObjectNode grown = ((ObjectNode) object.deepCopy()).put(CANARY, "x").put("x_text", CANARY);
        grown.putObject("x_new").putArray("in").add(CANARY).add(Json.parse(LONG_NUMBER));
        return grown;
    }

    @Nested
    class InWholeAnswers {
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
                    isFiltered(samples, Json.with(root, pointer, grown(root.at(pointer))), pointer);
                    tried++;
                }
            }
            assertThat(tried).isPositive();
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
            assertThat(answer.json().at("/choices/1/message/content").asString(""))
                    .isEqualTo("fine");
            assertThat(answer.json().at("/choices/1/finish_reason").asString(""))
                    .isEqualTo("stop");
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

    @Nested
    class InStreams {
        @ParameterizedTest
        @MethodSource("io.aegis.claims.CoverageSamples#conversations")
        void theStreamsThemselvesArePassed(CoverageSamples samples) {
            Spoken spoken = samples.speech();
            for (Spoken.Kind kind : spoken.kinds()) {
                Events.Story story =
                        stream(samples, spoken.streamed(harmless(kind)).all());
                assertThat(spoken.heard(story.events(), kind))
                        .as(story.raw())
                        .isEqualTo(harmless(kind).whole());
                assertThat(spoken.isFiltered(story.events())).isFalse();
            }
        }

        private static Spoken.Said harmless(Spoken.Kind kind) {
            return kind == Spoken.Kind.CALL
                    ? Spoken.Said.call("send", "{\"to\":", "\"bob\"}")
                    : Spoken.Said.of(kind, "hel", "lo");
        }

        @ParameterizedTest
        @MethodSource("io.aegis.claims.CoverageSamples#conversations")
        void noSplitOfTheCanaryReachesTheClient(CoverageSamples samples) {
            Spoken spoken = samples.speech();
            for (Spoken.Kind kind : spoken.kinds()) {
                for (int at = 0; at <= CANARY.length(); at++) {
                    Events.Story story =
                            stream(samples, spoken.streamed(split(kind, at)).all());
                    String all = "%s, split at %s: %s".formatted(kind, at, story.raw());
                    assertThat(story.raw()).as(all).doesNotContain(CANARY);
                    assertThat(spoken.heard(story.events(), kind))
                            .as(all)
                            .doesNotContain("canary", "7f3a9c", "it is", "to");
                    assertThat(spoken.isFiltered(story.events())).as(all).isTrue();
                }
            }
        }

        private static Spoken.Said split(Spoken.Kind kind, int at) {
            String before = CANARY.substring(0, at);
            String after = CANARY.substring(at);
            return kind == Spoken.Kind.CALL
                    ? Spoken.Said.call("send", "{\"to\":\"" + before, after + "\"}")
                    : Spoken.Said.of(kind, "so " + before, after + " it is");
        }

        @Test
        void noSplitOfTheCanaryReachesTheClientInAnyFieldOfAnyChoice() {
            for (String field : List.of("content", "refusal", "reasoning_content")) {
                for (int choice = 0; choice < 2; choice++) {
                    for (int at = 0; at <= CANARY.length(); at++) {
                        assertBlockedAt(field, choice, at);
                    }
                }
            }
        }

        private static void assertBlockedAt(String field, int choice, int at) {
            String other = Frames.text(1 - choice, "the other is fine");
            List<String> frames = new ArrayList<>(List.of(
                    Frames.role(0),
                    Frames.role(1),
                    Frames.delta(choice, "{\"" + field + "\":\"so " + CANARY.substring(0, at) + "\"}"),
                    other,
                    Frames.delta(choice, "{\"" + field + "\":\"" + CANARY.substring(at) + " it is\"}"),
                    Frames.finish(0, "stop"),
                    Frames.finish(1, "stop"),
                    "[DONE]"));
            Events.Story story = stream(
                    ChatSamples.SAMPLES.path(),
                    "{\"model\":\"s-s\",\"stream\":true,\"n\":2,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}",
                    frames);
            String all = "%s of choice %s, split at %s: %s".formatted(field, choice, at, story.raw());
            assertThat(story.of(choice, "/delta/" + field)).as(all).doesNotContain("canary", "7f3a9c", "it is");
            assertThat(story.raw()).as(all).doesNotContain(CANARY);
            assertThat(story.finishReason(choice)).as(all).isEqualTo("content_filter");
            assertThat(story.text(1 - choice)).as(all).isEqualTo("the other is fine");
            assertThat(story.finishReason(1 - choice)).as(all).isEqualTo("stop");
        }

        @ParameterizedTest
        @MethodSource("io.aegis.claims.CoverageSamples#conversations")
        void nothingThatIsPlantedIntoAnEventReachesTheClient(CoverageSamples samples) {
            Spoken spoken = samples.speech();
            int tried = 0;
            for (Spoken.Kind kind : spoken.kinds()) {
                List<String> events = spoken.streamed(harmless(kind)).all();
                for (int at = 0; at < events.size(); at++) {
                    for (JsonNode planted : planted(events.get(at))) {
                        List<String> changed = new ArrayList<>(events);
                        changed.set(at, planted.toString());
                        Events.Story story = stream(samples, changed);
                        assertThat(story.raw()).as(planted.toString()).doesNotContain(CANARY, LONG_NUMBER);
                        tried++;
                    }
                }
            }
            assertThat(tried).isGreaterThan(50);
        }

        /** The data of an event with a canary in each place of it in turn. */
        private static List<JsonNode> planted(String data) {
            if (data.equals("[DONE]")) {
                return List.of();
            }
            JsonNode event = Json.parse(data);
            List<JsonNode> planted = new ArrayList<>();
            Json.pointers(event, JsonNode::isString).forEach(place -> planted.add(Json.with(event, place, CANARY)));
            Json.pointers(event, JsonNode::isNumber)
                    .forEach(place -> planted.add(Json.with(event, place, Json.parse(LONG_NUMBER))));
            Json.pointers(event, JsonNode::isObject)
                    .forEach(place -> planted.add(Json.with(event, place, grown(event.at(place)))));
            return planted;
        }

        private static Events.Story stream(CoverageSamples samples, List<String> events) {
            return stream(samples.path(), samples.streaming(), events);
        }

        private static Events.Story stream(String path, String request, List<String> data) {
            upstream.otherwise(call -> {
                call.begin();
                call.tell(data);
                call.end();
            });
            try (Events events = client.stream(path, request)) {
                return events.rest();
            }
        }
    }

    @Nested
    class InSeams {
        @ParameterizedTest
        @MethodSource("io.aegis.claims.Seam#all")
        void thePiecesThemselvesArePassed(Seam seam) {
            CoverageSamples samples = seam.samples();
            upstream.otherwise(call -> call.whole(seam.whole("so", "it is")));
            Answer answer = client.post(samples.path(), samples.asking());
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            assertThat(samples.speech().isFiltered(answer.json())).isFalse();
            List<JsonNode> events =
                    InStreams.stream(samples, seam.streamed("so", "it is")).events();
            assertThat(samples.speech().isFiltered(events)).isFalse();
            assertThat(events.toString()).contains("it is");
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

        @ParameterizedTest
        @MethodSource("io.aegis.claims.Seam#all")
        void noCanaryThatIsSplitOverTwoPiecesOfAStreamReachesTheClient(Seam seam) {
            CoverageSamples samples = seam.samples();
            for (int at = 1; at < CANARY.length(); at++) {
                List<String> events = seam.streamed("so " + CANARY.substring(0, at), CANARY.substring(at) + " it is");
                Events.Story story = InStreams.stream(samples, events);
                assertThat(samples.speech().isFiltered(story.events()))
                        .as("split at %s: %s", at, story.raw())
                        .isTrue();
            }
        }
    }
}
