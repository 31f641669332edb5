package io.aegis.claims;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** P1 over HTTP, of streams in every dialect, from providers that speak it themselves: a canary never reaches the client, wherever it stands or is split. */
class StreamCoverageIT {
    private static final String CANARY = Planted.CANARY;
    private static final String LONG_NUMBER = Planted.LONG_NUMBER;

    private static CoverageGateway gateway;
    private static ScriptedUpstreamServer upstream;
    private static Http client;

    @BeforeAll
    static void start() {
        gateway = new CoverageGateway("coverage-streams");
        upstream = gateway.upstream();
        client = gateway.client();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @MethodSource("io.aegis.claims.CoverageSamples#conversations")
    void theStreamsThemselvesArePassed(CoverageSamples samples) {
        Spoken spoken = samples.speech();
        for (Spoken.Kind kind : spoken.kinds()) {
            Events.Story story = stream(samples, spoken.streamed(harmless(kind)).all());
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
                for (JsonNode planted : Planted.everywhere(events.get(at))) {
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

    @ParameterizedTest
    @MethodSource("io.aegis.claims.CoverageSamples#conversations")
    void noMemberOfAnEventThatIsPublishedSomewhereReachesTheClientUnjudged(CoverageSamples samples) {
        List<String> events =
                samples.speech().streamed(harmless(Spoken.Kind.TEXT)).all();
        for (int at = 0; at < events.size(); at++) {
            if (events.get(at).equals("[DONE]")) {
                continue;
            }
            JsonNode event = Json.parse(events.get(at));
            for (String pointer : Json.pointers(event, JsonNode::isObject)) {
                for (JsonNode planted : Planted.published(event, pointer)) {
                    List<String> changed = new ArrayList<>(events);
                    changed.set(at, planted.toString());
                    assertThat(stream(samples, changed).raw())
                            .as(planted.toString())
                            .doesNotContain(CANARY, LONG_NUMBER);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.aegis.claims.Seam#all")
    void twoPiecesOfAStreamArePassed(Seam seam) {
        Events.Story story = stream(seam.samples(), seam.streamed("so", "it is"));
        assertThat(story.raw()).contains("it is");
        assertThat(seam.samples().speech().isFiltered(story.events())).isFalse();
    }

    @ParameterizedTest
    @MethodSource("io.aegis.claims.Seam#all")
    void noCanaryThatIsSplitOverTwoPiecesOfAStreamReachesTheClient(Seam seam) {
        CoverageSamples samples = seam.samples();
        for (int at = 1; at < CANARY.length(); at++) {
            List<String> events = seam.streamed("so " + CANARY.substring(0, at), CANARY.substring(at) + " it is");
            Events.Story story = stream(samples, events);
            assertThat(samples.speech().isFiltered(story.events()))
                    .as("split at %s: %s", at, story.raw())
                    .isTrue();
        }
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
