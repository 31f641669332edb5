package io.aegis.claims;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * P1 over HTTP: a canary in every leaf of a request never reaches the upstream, a canary in every leaf of an answer never reaches the client. The places
 * come from a walk of the raw JSON that knows nothing of the gateway's tables.
 */
class CoverageIT {
    private static final String CANARY = "canary-7f3a9c";
    private static final String LONG_NUMBER = "98765432109";

    private static ScriptedUpstreamServer upstream;
    private static GatewayProcess gateway;
    private static Http client;

    @BeforeAll
    static void start() {
        upstream = new ScriptedUpstreamServer();
        var place = new Workplace("coverage").config(Policies.toUpstream(upstream, """
            guardrails:
              canary: {type: aegis.regex_guard, patterns: [{name: canary, pattern: "canary-7f3a9c|98765432109", action: block}]}
            pipeline: {ingress: [canary], tool_call: [canary], tool_result: [canary], egress: [canary]}
            """));
        String key = place.key("walker");
        gateway = place.serve();
        client = gateway.http(key);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.close();
    }

    @BeforeEach
    void forget() {
        upstream.forget();
    }

    @Nested
    class InRequests {
        @Test
        void theRequestsThemselvesArePassed() {
            for (String request : CoverageSamples.REQUESTS) {
                Answer answer = client.chat(request);
                assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            }
            assertThat(upstream.count()).isEqualTo(CoverageSamples.REQUESTS.size());
        }

        @Test
        void noStringThatIsTheCanaryReachesTheUpstream() {
            Set<String> blocked = new TreeSet<>();
            Set<String> expected = new TreeSet<>();
            for (String request : CoverageSamples.REQUESTS) {
                JsonNode root = Json.parse(request);
                for (String pointer : Json.pointers(root, JsonNode::isString)) {
                    Answer answer = client.chat(Json.with(root, pointer, CANARY));
                    assertClosed(answer, pointer);
                    if (answer.code().equals("content_filter")) {
                        blocked.add(pointer);
                    }
                    if (!pointer.matches(CoverageSamples.CLOSED_WORDS)) {
                        expected.add(pointer);
                    }
                }
            }
            assertThat(blocked).as("leaves that a guard judged").isEqualTo(expected);
            assertThat(blocked).as("as many as the samples have").hasSize(44);
        }

        @Test
        void noStringThatIsTheCanaryReachesTheUpstreamIfTheAnswerIsToBeStreamed() {
            int refused = 0;
            for (String request : CoverageSamples.REQUESTS) {
                JsonNode root = ((ObjectNode) Json.parse(request)).put("stream", true);
                for (String pointer : Json.pointers(root, JsonNode::isString)) {
                    String planted = Json.with(root, pointer, CANARY).toString();
                    try (Events events = client.stream(planted)) {
                        events.rest();
                        assertThat(upstream.received()).as(pointer).doesNotContain(CANARY);
                        refused += events.status() == 400 ? 1 : 0;
                    }
                }
            }
            assertThat(refused).isGreaterThanOrEqualTo(44);
        }

        @Test
        void noNumberOfManyDigitsReachesTheUpstream() {
            int tried = 0;
            for (String request : CoverageSamples.REQUESTS) {
                JsonNode root = Json.parse(request);
                for (String pointer : Json.pointers(root, JsonNode::isNumber)) {
                    assertClosed(client.chat(Json.with(root, pointer, Json.parse(LONG_NUMBER))), pointer);
                    tried++;
                }
            }
            assertThat(tried).isGreaterThan(10);
        }

        @Test
        void noNameOfAMemberReachesTheUpstream() {
            int tried = 0;
            for (String request : CoverageSamples.REQUESTS) {
                JsonNode root = Json.parse(request);
                for (String pointer : Json.pointers(root, JsonNode::isObject)) {
                    ObjectNode named = ((ObjectNode) root.at(pointer).deepCopy()).put(CANARY, "x");
                    assertClosed(client.chat(Json.with(root, pointer, named)), pointer);
                    ObjectNode unknown = (ObjectNode) root.at(pointer).deepCopy();
                    unknown.putObject("x_new").putArray("in").add(CANARY);
                    assertClosed(client.chat(Json.with(root, pointer, unknown)), pointer);
                    tried++;
                }
            }
            assertThat(tried).isGreaterThan(30);
        }

        @Test
        void noItemOfAListReachesTheUpstream() {
            for (String request : CoverageSamples.REQUESTS) {
                JsonNode root = Json.parse(request);
                for (String pointer : Json.pointers(root, JsonNode::isArray)) {
                    ArrayNode more = ((ArrayNode) root.at(pointer).deepCopy()).add(CANARY);
                    assertClosed(client.chat(Json.with(root, pointer, more)), pointer);
                    ArrayNode part = (ArrayNode) root.at(pointer).deepCopy();
                    part.addObject().put("type", "text").put("text", CANARY);
                    assertClosed(client.chat(Json.with(root, pointer, part)), pointer);
                }
            }
        }

        @Test
        void noSplitOverTwoAdjacentPartsReachesTheUpstream() {
            for (String role : List.of("user", "system", "assistant", "developer")) {
                for (int at = 1; at < CANARY.length(); at++) {
                    Answer answer = client.chat("""
                        {"model":"s-x","messages":[{"role":"%s","content":[{"type":"text","text":"it is %s"},{"type":"text","text":"%s it was"}]},
                         {"role":"user","content":"hello"}]}
                        """.formatted(role, CANARY.substring(0, at), CANARY.substring(at)));
                    assertThat(answer.code()).as("%s, split at %s", role, at).isEqualTo("content_filter");
                }
            }
            assertThat(upstream.count()).isZero();
        }

        @Test
        void noEscapedSpellingReachesTheUpstream() {
            var escaped = new StringBuilder();
            CANARY.chars().forEach(one -> escaped.append("\\u%04x".formatted(one)));
            Answer answer = client.chat(
                    "{\"model\":\"s-x\",\"messages\":[{\"role\":\"user\",\"content\":\"" + escaped + "\"}]}");
            assertThat(answer.code()).isEqualTo("content_filter");
            assertThat(upstream.count()).isZero();
        }

        private static void assertClosed(Answer answer, String pointer) {
            assertThat(upstream.received()).as(pointer).doesNotContain(CANARY, LONG_NUMBER);
            assertThat(answer.text()).as(pointer).doesNotContain(LONG_NUMBER);
            if (answer.status() != 200) {
                assertThat(answer.status()).as("%s: %s", pointer, answer.text()).isIn(400, 404);
                if (!pointer.equals("/model")) { // a model that does not exist is named, as clients expect
                    assertThat(answer.json().at("/error/message").asString(""))
                            .as(pointer)
                            .doesNotContain(CANARY);
                }
            }
        }
    }

    @Nested
    class InWholeAnswers {
        @Test
        void theAnswersThemselvesArePassed() {
            for (String sample : CoverageSamples.ANSWERS) {
                upstream.otherwise(call -> call.whole(sample));
                Answer answer = client.chat(CoverageSamples.ASKING_FOR_TOOLS);
                assertThat(answer.status()).as(answer.text()).isEqualTo(200);
                assertThat(answer.finishReason()).as(answer.text()).isNotEqualTo("content_filter");
            }
        }

        @Test
        void noStringThatIsTheCanaryReachesTheClient() {
            int filtered = 0;
            for (String sample : CoverageSamples.ANSWERS) {
                JsonNode root = Json.parse(sample);
                for (String pointer : Json.pointers(root, JsonNode::isString)) {
                    filtered += answered(Json.with(root, pointer, CANARY), pointer);
                }
            }
            assertThat(filtered).isGreaterThanOrEqualTo(5);
        }

        @Test
        void noNumberOfManyDigitsReachesTheClient() {
            for (String sample : CoverageSamples.ANSWERS) {
                JsonNode root = Json.parse(sample);
                for (String pointer : Json.pointers(root, JsonNode::isNumber)) {
                    answered(Json.with(root, pointer, Json.parse(LONG_NUMBER)), pointer);
                }
            }
        }

        @Test
        void noNewMemberReachesTheClient() {
            for (String sample : CoverageSamples.ANSWERS) {
                JsonNode root = Json.parse(sample);
                for (String pointer : Json.pointers(root, JsonNode::isObject)) {
                    ObjectNode more = (ObjectNode) root.at(pointer).deepCopy();
                    more.put(CANARY, "x")
                            .putObject("x_new")
                            .putArray("in")
                            .add(CANARY)
                            .add(Json.parse(LONG_NUMBER));
                    answered(Json.with(root, pointer, more), pointer);
                }
            }
        }

        @Test
        void noLeafOfToolArgumentsReachesTheClient() {
            JsonNode arguments = Json.parse("{\"to\":\"bob\",\"many\":[{\"deep\":\"x\",\"tel\":5}],\"n\":7}");
            for (String pointer : Json.pointers(arguments, node -> node.isString() || node.isNumber())) {
                for (JsonNode planted : List.of(
                        Json.with(arguments, pointer, CANARY),
                        Json.with(arguments, pointer, Json.parse(LONG_NUMBER)),
                        Json.with(arguments, pointer, Json.object().put(CANARY, 1)))) {
                    String call = Frames.toolCall("send", planted.toString());
                    String message = "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[" + call + "]}";
                    int filtered = answered(Json.parse(Frames.message(message, "tool_calls")), pointer);
                    assertThat(filtered).as(planted.toString()).isEqualTo(1);
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

        private static int answered(JsonNode sample, String pointer) {
            upstream.otherwise(call -> call.whole(sample.toString()));
            Answer answer = client.chat(CoverageSamples.ASKING_FOR_TOOLS);
            assertThat(answer.text()).as(pointer).doesNotContain(CANARY, LONG_NUMBER);
            assertThat(answer.status()).as("%s: %s", pointer, answer.text()).isIn(200, 502);
            return answer.status() == 200 && answer.finishReason().equals("content_filter") ? 1 : 0;
        }
    }

    @Nested
    class InStreams {
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
                    Frames.finish(1, "stop")));
            Events.Story story = stream(
                    frames,
                    "{\"model\":\"s-s\",\"stream\":true,\"n\":2,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
            String all = "%s of choice %s, split at %s: %s".formatted(field, choice, at, story.raw());
            assertThat(story.of(choice, "/delta/" + field)).as(all).doesNotContain("canary", "7f3a9c", "it is");
            assertThat(story.raw()).as(all).doesNotContain(CANARY);
            assertThat(story.finishReason(choice)).as(all).isEqualTo("content_filter");
            assertThat(story.text(1 - choice)).as(all).isEqualTo("the other is fine");
            assertThat(story.finishReason(1 - choice)).as(all).isEqualTo("stop");
        }

        @Test
        void noSplitOfToolArgumentsReachesTheClient() {
            String arguments = "{\"to\":\"" + CANARY + "\"}";
            for (int at = 1; at < arguments.length(); at++) {
                List<String> frames = List.of(
                        Frames.delta(
                                0,
                                "{\"role\":\"assistant\",\"tool_calls\":[{\"index\":0,\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":\"send\",\"arguments\":\"\"}}]}"),
                        argumentsPiece(arguments.substring(0, at)),
                        argumentsPiece(arguments.substring(at)),
                        Frames.finish(0, "tool_calls"));
                Events.Story story = stream(frames, CoverageSamples.STREAMING_TOOLS);
                assertThat(story.raw()).as("split at %s", at).doesNotContain("canary", "7f3a9c", "\\\"to\\\"");
                assertThat(story.finishReason(0)).as(story.raw()).isEqualTo("content_filter");
            }
        }

        @Test
        void noUnknownMemberOfAFrameReachesTheClient() {
            JsonNode frame = Json.parse(Frames.text(0, "hello"));
            for (String pointer : Json.pointers(frame, JsonNode::isObject)) {
                ObjectNode more = (ObjectNode) frame.at(pointer).deepCopy();
                more.put(CANARY, "x")
                        .put("x_new", CANARY)
                        .put("x_number", Json.parse(LONG_NUMBER).longValue());
                Events.Story story = stream(
                        List.of(Json.with(frame, pointer, more).toString(), Frames.finish(0, "stop")),
                        Http.streamed("s-s", "hi"));
                assertThat(story.raw()).as(pointer).doesNotContain(CANARY, LONG_NUMBER);
            }
            for (String pointer : Json.pointers(frame, JsonNode::isString)) {
                Events.Story story = stream(
                        List.of(Json.with(frame, pointer, CANARY).toString(), Frames.finish(0, "stop")),
                        Http.streamed("s-s", "hi"));
                assertThat(story.raw()).as(pointer).doesNotContain(CANARY);
            }
        }

        private static String argumentsPiece(String piece) {
            return Frames.delta(
                    0, "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":" + Json.quoted(piece) + "}}]}");
        }

        private static Events.Story stream(List<String> frames, String request) {
            upstream.otherwise(call -> {
                call.begin();
                for (String frame : frames) {
                    call.frame(frame);
                }
                call.done();
            });
            try (Events events = client.stream(request)) {
                return events.rest();
            }
        }
    }
}
