package io.aegis.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.Logprobs;
import io.aegis.kernel.port.RequestExchange;
import io.aegis.kernel.port.RequestLimits;
import io.aegis.spi.content.Channel;
import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.Stage;
import io.aegis.spi.guard.Verdict;
import io.aegis.spi.provider.UpstreamException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogprobsTest {
    private static final String WHOLE = "chat|logprobs|1|\nuser|hello";
    private static final String STREAM = "chat|stream logprobs|1|\nuser|hello";
    private static final Guard ALLOWING = inspection -> Verdict.allow();

    private static String ask(String request, String... events) throws InterruptedException {
        try (var world = new World()) {
            world.upstream(events);
            return world.ask(request).all();
        }
    }

    private static void assertCredentialStays(String request, String... events) throws InterruptedException {
        try (var world = new World()) {
            world.upstream(events);
            RecordingClient client = world.ask(request);
            assertThat(client.all())
                    .as(String.join(" ", events))
                    .contains("AEG-")
                    .doesNotContain("{done}", "logprobs|", "KEY", "1234");
            assertThat(world.finished().status()).isEqualTo(Evidence.Status.ERROR);
        }
    }

    @Nested
    class OnARouteWithoutGuards {
        @Test
        void passWhereTheyWereAskedFor() throws Exception {
            assertThat(ask(WHOLE, "token|0|he|hi\ntoken|0|llo|lp")).contains("he\n", "llo\n", "logprobs|0");
            assertThat(ask(STREAM, "token|0|he|hi", "token|0|llo|lp", "end|0", "done"))
                    .isEqualTo("[heLogprobs[1 and 0 tokens]][lloLogprobs[1 and 0 tokens]]{end 0}{done}");
        }

        @Test
        void areDroppedWhereNobodyAsked() throws Exception {
            assertThat(ask("chat|plain|1|\nuser|hello", "token|0|he|hi")).isEqualTo("he\n");
            assertThat(ask("chat|stream|1|\nuser|hello", "token|0|he|hi", "end|0", "done"))
                    .isEqualTo("he{end 0}{done}");
        }

        @Test
        void goWithTheirTextAndChoice() throws Exception {
            assertThat(ask(
                            "chat|stream logprobs|2|\nuser|hello",
                            "token|1|a|",
                            "text|0|b",
                            "token|0|c|",
                            "token|1|d|",
                            "end|1",
                            "end|0",
                            "done"))
                    .isEqualTo("[aLogprobs[1 and 0 tokens]]b[cLogprobs[1 and 0 tokens]][dLogprobs[1 and 0 tokens]]"
                            + "{end 1}{end 0}{done}");
        }

        @Test
        void waitWithTheirTextForWhatCouldBeACredential() throws Exception {
            try (var world = new World()) {
                world.pieces.add("token|0|one|");
                world.pieces.add("token|0|two|K");
                RecordingClient client = world.begin(STREAM);
                assertThat(client.frames.take()).isEqualTo("[oneLogprobs[1 and 0 tokens]]");
                assertThat(client.frames).isEmpty();
                world.upstream("token|0|three|x", "end|0", "done");
                assertThat(client.awaited().all())
                        .isEqualTo("[oneLogprobs[1 and 0 tokens]][twoLogprobs[1 and 0 tokens]]"
                                + "[threeLogprobs[1 and 0 tokens]]{end 0}{done}");
            }
        }

        @Test
        void doNotWaitForARankThatHasEnded() throws Exception {
            assertThat(ask(STREAM, "token|0|a|x,K", "token|0|b|y", "token|0|c|z", "end|0", "done"))
                    .startsWith("[aLog");
            try (var world = new World()) {
                world.pieces.addAll(List.of("token|0|a|x,K", "token|0|b|y"));
                RecordingClient client = world.begin(STREAM);
                assertThat(client.frames.take()).startsWith("[a");
                world.upstream("end|0", "done");
                client.awaited();
            }
        }

        @Test
        void areUnguardedInEvidenceBesideTheirText() throws Exception {
            for (String request : List.of(WHOLE, STREAM)) {
                try (var world = new World()) {
                    world.upstream("token|0|he|hi,ho", "end|0", "done");
                    world.ask(request);
                    assertThat(world.entries("-"))
                            .filteredOn(entry -> entry.stage() == Stage.EGRESS)
                            .singleElement()
                            .satisfies(entry -> {
                                assertThat(entry.coverage()).isEqualTo(Evidence.Coverage.UNGUARDED);
                                assertThat(entry.segments()).isEqualTo(2);
                            });
                    assertThat(world.finished().released()).isGreaterThan(2);
                }
            }
        }

        @Test
        void goWithAChoiceThatIsFiltered() throws Exception {
            assertThat(ask(STREAM, "token|0|K|", "call|0|launch|{}", "end|0", "done"))
                    .isEqualTo("{filtered 0}{done}");
        }
    }

    @Nested
    class ACredentialInThem {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "token|0|KEY-1234|",
                    "token|0|a|b,KEY-1234",
                    "token|0|KEY|x;token|0|-12|x;token|0|34|x",
                    "token|0|a|x,KEY;token|0|b|y,-12;token|0|c|z,34",
                    "token|0|a|KEY,-12,34",
                    "token|0|KEY-|12,34",
                    "token|0|#KEY-1234|",
                    "token|0|a|x,#KEY-1234",
                    "token|0|#KEY|;token|0|#-1234|",
                    "token|0|a|#KEY,#-1234"
                })
        void endsTheRunHoweverItIsSpread(String tokens) throws Exception {
            String[] lines = tokens.split(";");
            assertCredentialStays(WHOLE, String.join("\n", lines));
            String[] events = Arrays.copyOf(lines, lines.length + 2);
            events[lines.length] = "end|0";
            events[lines.length + 1] = "done";
            assertCredentialStays(STREAM, events);
        }

        /** A client joins what belongs to one list, whatever text it came beside. */
        @Test
        void isFoundAcrossTheTextsOfAChoice() {
            var queue = new TokenQueue(new World.Keyed(() -> {})::screen);
            assertThat(queue.next(piece(Channel.REASONING, "a", content("KEY"))))
                    .isEmpty();
            assertThat(queue.next(piece(
                            Channel.REFUSAL,
                            "b",
                            new Logprobs(List.of(), content("x").content()))))
                    .hasSize(1);
            assertThatThrownBy(() -> queue.next(piece(Channel.ASSISTANT, "c", content("-1234"))))
                    .isInstanceOf(UpstreamException.class);
        }

        private static TokenQueue.Piece piece(Channel channel, String text, Logprobs logprobs) {
            return new TokenQueue.Piece(channel, text, Optional.of(logprobs));
        }

        private static Logprobs content(String token) {
            return new Logprobs(List.of(new Logprobs.Token(token, "-1", Optional.empty(), List.of())), List.of());
        }

        @Test
        void ofAnotherChoiceIsNoNeighbour() throws Exception {
            assertThat(ask(
                            "chat|stream logprobs|2|\nuser|hello",
                            "token|0|a|KEY",
                            "token|1|b|-1234",
                            "end|0",
                            "end|1",
                            "done"))
                    .endsWith("{done}");
        }
    }

    @Nested
    class OnARouteWithGuards {
        @ParameterizedTest
        @EnumSource(Stage.class)
        void areRefusedBeforeAnythingLeaves(Stage stage) throws Exception {
            for (String request : List.of(WHOLE, STREAM)) {
                try (var world = new World().guard(stage, ALLOWING)) {
                    assertThat(world.ask(request).refusal.what()).startsWith("Log probabilities");
                    assertThat(world.sent).isEmpty();
                }
            }
        }
    }

    @Test
    void neverPassWhereSomethingWasMaskedOrGuarded() {
        RequestExchange asked = new FakeDialect().request(FakeDialect.bytes(WHOLE), RequestLimits.DEFAULT);
        var masks = World.masks();
        assertThat(Ingress.relaysLogprobs(run(masks), route(Map.of()), asked)).isTrue();
        for (Stage stage : Stage.values()) {
            var guarded = route(Map.of(stage, List.of(World.slot("g", ALLOWING))));
            assertThat(Ingress.relaysLogprobs(run(masks), guarded, asked)).isFalse();
        }
        masks.hide("ann@example.com", "EMAIL", MaskMap.Origin.REQUEST, true);
        assertThat(Ingress.relaysLogprobs(run(masks), route(Map.of()), asked)).isFalse();
    }

    private static Run run(MaskMap masks) {
        var generation = new Generation(1, "digest", Map.of(), Map.of());
        return new Run(
                "run",
                Caller.ANONYMOUS,
                generation,
                masks,
                Duration.ofMinutes(1).toNanos());
    }

    private static Route route(Map<Stage, List<GuardSlot>> slots) {
        return new Route(
                "chat", List.of(), Targets.of("fake", "up"), Set.of(), slots, false, true, Admissions.none(), false);
    }
}
