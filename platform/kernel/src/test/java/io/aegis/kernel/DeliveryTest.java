package io.aegis.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.kernel.port.ErrorCode;
import io.aegis.kernel.port.Evidence;
import io.aegis.spi.guard.Finding;
import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.Obligation;
import io.aegis.spi.guard.Stage;
import io.aegis.spi.guard.Verdict;
import io.aegis.spi.provider.ByteSource;
import io.aegis.spi.provider.ModelAnswer;
import io.aegis.spi.provider.ModelProvider;
import io.aegis.spi.provider.UpstreamException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One attempt after another, and never one that the guards, the residency or the client's half of an answer forbid. */
class DeliveryTest {
    private static final String WHOLE = "chat|plain|1|\nuser|hello";
    private static final String STREAMED = "chat|stream|1|\nuser|hello";
    private static final ModelAnswer.Failed DOWN =
            new ModelAnswer.Failed(ModelAnswer.Kind.FAILED, 500, Optional.empty());

    private final List<String> asked = new ArrayList<>();

    private static Targets withFallback(String... names) {
        return new Targets(List.of(candidate("first")), candidates(names), 1, Targets.ANY);
    }

    private static List<Candidate> candidates(String... names) {
        return java.util.Arrays.stream(names).map(DeliveryTest::candidate).toList();
    }

    private static Candidate candidate(String name) {
        return new Candidate(name, "up-" + name, 1);
    }

    private ModelProvider says(String name, String... lines) {
        return call -> {
            asked.add(name);
            return new ModelAnswer.Answered(call.streamed(), Optional.empty(), body(lines));
        };
    }

    private ModelProvider fails(String name, ModelAnswer answer) {
        return call -> {
            asked.add(name);
            return answer;
        };
    }

    private ModelProvider breaks(String name, UpstreamException.Cause cause) {
        return call -> {
            asked.add(name);
            throw new UpstreamException(cause);
        };
    }

    private static ByteSource body(String... lines) {
        var left = new ArrayList<>(List.of(lines));
        return new ByteSource() {
            @Override
            public byte[] next() {
                if (left.isEmpty()) {
                    return null;
                }
                String line = left.removeFirst();
                if (line.equals("cut")) {
                    throw new UpstreamException(UpstreamException.Cause.CUT);
                }
                return FakeDialect.bytes(line);
            }

            @Override
            public void close() {}
        };
    }

    private static World world(Targets targets, Map<String, ModelProvider> providers) {
        var world = new World();
        world.targets = targets;
        world.others.putAll(providers);
        return world;
    }

    private static List<String> targets(World world) {
        var targets = new ArrayList<String>();
        for (Evidence record : world.evidence) {
            if (record instanceof Evidence.RunStarted started) {
                targets.add(started.target());
            } else if (record instanceof Evidence.RunAttempted attempted) {
                assertThat(attempted.config()).isEqualTo("digest");
                targets.add(attempted.attempt() + " " + attempted.target());
            }
        }
        return targets;
    }

    @Nested
    class AProviderInTrouble {
        @ParameterizedTest
        @EnumSource(
                value = ModelAnswer.Kind.class,
                names = {"RATE_LIMITED", "OVERLOADED", "FAILED", "TIMED_OUT", "INVALID_ANSWER"})
        void isRoutedAround(ModelAnswer.Kind kind) throws Exception {
            var failed = new ModelAnswer.Failed(kind, 0, Optional.empty());
            var providers = Map.of("first", fails("first", failed), "second", says("second", "text|0|hi"));
            try (var world = world(withFallback("second"), providers)) {
                RecordingClient client = world.ask(WHOLE);

                assertThat(client.all()).contains("hi");
                assertThat(asked).containsExactly("first", "second");
                assertThat(targets(world)).containsExactly("first", "2 second");
                assertThat(world.finished().status()).isEqualTo(Evidence.Status.COMPLETED);
            }
        }

        @ParameterizedTest
        @EnumSource(
                value = UpstreamException.Cause.class,
                names = {"UNREACHABLE", "TIMED_OUT", "CUT", "INVALID"})
        void isRoutedAroundAlsoIfItCannotBeReached(UpstreamException.Cause cause) throws Exception {
            var providers = Map.of("first", breaks("first", cause), "second", says("second", "text|0|hi"));
            try (var world = world(withFallback("second"), providers)) {
                assertThat(world.ask(WHOLE).all()).contains("hi");
                assertThat(asked).containsExactly("first", "second");
            }
        }

        @Test
        void isRoutedAroundUntilSomebodyAnswersAndTheLastTroubleIsTheAnswerOtherwise() throws Exception {
            var limited =
                    new ModelAnswer.Failed(ModelAnswer.Kind.RATE_LIMITED, 429, Optional.of(Duration.ofSeconds(9)));
            var providers = new HashMap<String, ModelProvider>();
            providers.put("first", fails("first", DOWN));
            providers.put("second", fails("second", DOWN));
            providers.put("third", fails("third", limited));
            try (var world = world(withFallback("second", "third"), providers)) {
                RecordingClient client = world.ask(WHOLE);

                assertThat(client.refusal.code()).isEqualTo(ErrorCode.UPSTREAM_RATE_LIMITED);
                assertThat(client.refusal.retryAfter()).contains(Duration.ofSeconds(9));
                assertThat(targets(world)).containsExactly("first", "2 second", "3 third");
            }
        }

        @Test
        void isAskedAgainAsOftenAsTheRouteSaysAndForNothingElse() throws Exception {
            var once = new Targets(candidates("first"), List.of(), 3, Set.of(Trouble.SERVER_ERROR));
            try (var world = world(once, Map.of("first", fails("first", DOWN)))) {
                world.ask(WHOLE);
                assertThat(asked).containsExactly("first", "first", "first");
            }
            asked.clear();
            var late = new ModelAnswer.Failed(ModelAnswer.Kind.TIMED_OUT, 504, Optional.empty());
            try (var world = world(once, Map.of("first", fails("first", late)))) {
                world.ask(WHOLE);
                assertThat(asked).containsExactly("first");
            }
        }

        @Test
        void thatAsksForALongWaitIsNotWaitedFor() throws Exception {
            var limited =
                    new ModelAnswer.Failed(ModelAnswer.Kind.RATE_LIMITED, 429, Optional.of(Duration.ofMinutes(5)));
            var twice = new Targets(candidates("first"), List.of(), 2, Targets.ANY);
            try (var world = world(twice, Map.of("first", fails("first", limited)))) {
                assertThat(world.ask(WHOLE).refusal.code()).isEqualTo(ErrorCode.UPSTREAM_RATE_LIMITED);
                assertThat(asked).containsExactly("first");
            }
        }

        @Test
        void isLeftAloneAfterSomeFailuresInARow() throws Exception {
            var providers = Map.of("first", fails("first", DOWN), "second", says("second", "text|0|hi"));
            try (var world = world(withFallback("second"), providers)) {
                for (int run = 0; run < Breakers.FAILURES + 2; run++) {
                    assertThat(world.ask(WHOLE).all()).contains("hi");
                }
                assertThat(asked.stream().filter("first"::equals)).hasSize(Breakers.FAILURES);
            }
        }

        @Test
        void isAskedAllTheSameWhereThereIsNoOther() throws Exception {
            try (var world = world(Targets.of("first", "m"), Map.of("first", fails("first", DOWN)))) {
                for (int run = 0; run < Breakers.FAILURES + 2; run++) {
                    world.ask(WHOLE);
                }
                assertThat(asked).hasSize(Breakers.FAILURES + 2);
            }
        }
    }

    @Nested
    class AnAnswer {
        @ParameterizedTest
        @EnumSource(
                value = ModelAnswer.Kind.class,
                names = {"INVALID_REQUEST", "CONTEXT_TOO_LONG", "MODEL_UNKNOWN", "CREDENTIALS_REJECTED"})
        void ofAProviderThatRefusesIsNotRoutedAround(ModelAnswer.Kind kind) throws Exception {
            var refused = new ModelAnswer.Failed(kind, 400, Optional.empty());
            var providers = Map.of("first", fails("first", refused), "second", says("second", "text|0|hi"));
            try (var world = world(withFallback("second"), providers)) {
                assertThat(world.ask(WHOLE).refusal).isNotNull();
                assertThat(asked).containsExactly("first");
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {WHOLE, STREAMED})
        void thatAGuardBlocksIsNotRoutedAround(String request) throws Exception {
            Guard block = inspection -> Verdict.block(Finding.of("rule"));
            var providers =
                    Map.of("first", says("first", "text|0|bad\nend|0\ndone"), "second", says("second", "text|0|hi"));
            try (var world = world(withFallback("second"), providers)) {
                world.guard(Stage.EGRESS, block);
                assertThat(world.ask(request).all()).contains("filtered").doesNotContain("bad");
                assertThat(asked).containsExactly("first");
            }
        }

        @Test
        void withAChoiceThatNobodyAskedForIsNone() throws Exception {
            var providers = Map.of("first", says("first", "text|0|hi\ntext|1|more"));
            try (var world = world(Targets.of("first", "m"), providers)) {
                RecordingClient client = world.ask(WHOLE);
                assertThat(client.refusal.code()).isEqualTo(ErrorCode.UPSTREAM_ERROR);
                assertThat(client.all()).doesNotContain("more");
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "vector|0",
                    "vector|0\nvector|0",
                    "vector|0\nvector|2",
                    "vector|1\nvector|2",
                    "text|0|hi",
                    "vector|0\nvector|1\nvector|2"
                })
        void withOtherVectorsThanOneOfEachTextIsNone(String answer) throws Exception {
            var providers = Map.of("first", says("first", answer));
            try (var world = world(Targets.of("first", "m"), providers)) {
                RecordingClient client = world.ask("chat|plain|1|\nembed|one\nembed|two");
                assertThat(client.refusal.code()).isEqualTo(ErrorCode.UPSTREAM_ERROR);
                assertThat(client.all()).doesNotContainPattern("vector \\d");
            }
        }

        @Test
        void withOneVectorOfEachTextIsPassedOn() throws Exception {
            var providers = Map.of("first", says("first", "vector|1\nvector|0"));
            try (var world = world(Targets.of("first", "m"), providers)) {
                assertThat(world.ask("chat|plain|1|\nembed|one\nembed|two").all())
                        .contains("vector 0", "vector 1");
            }
        }

        @Test
        void ofWhichTheClientHasAPieceIsNeverBegunAgain() throws Exception {
            var providers =
                    Map.of("first", says("first", "text|0|half of it", "cut"), "second", says("second", "text|0|hi"));
            try (var world = world(withFallback("second"), providers)) {
                RecordingClient client = world.ask(STREAMED);

                assertThat(client.all())
                        .contains("half of it", "{error AEG-PRV-001}")
                        .doesNotContain("hi");
                assertThat(asked).containsExactly("first");
            }
        }

        /** The end of the first attempt was written, and went nowhere. */
        @Test
        void ofWhichOnlyTheEndWasMissedLeavesNoWriterToTheNext() throws Exception {
            var providers = Map.of(
                    "first", says("first", "end|0\n", "cut"), "second", says("second", "text|0|hi\nend|0\ndone"));
            try (var world = world(withFallback("second"), providers)) {
                assertThat(world.ask(STREAMED).all()).isEqualTo("hi{end 0}{done}");
            }
        }

        @Test
        void ofWhichTheClientHasNothingYetIsBegunAgainElsewhere() throws Exception {
            var providers = Map.of("first", says("first", "cut"), "second", says("second", "text|0|hi\nend|0\ndone"));
            try (var world = world(withFallback("second"), providers)) {
                RecordingClient client = world.ask(STREAMED);

                assertThat(client.all()).isEqualTo("hi{end 0}{done}");
                assertThat(targets(world)).containsExactly("first", "2 second");
            }
        }

        @Test
        void ofASecondAttemptHasGuardsThatSawNothingOfTheFirst() throws Exception {
            var seen = new ArrayList<String>();
            Guard watching = inspection -> {
                seen.add(String.join(
                        "+",
                        inspection.segments().stream()
                                .map(segment -> segment.text())
                                .toList()));
                return Verdict.allow();
            };
            var providers = Map.of(
                    "first",
                    says("first", "text|0|held back", "cut"),
                    "second",
                    says("second", "text|0|hi\nend|0\ndone"));
            try (var world = world(withFallback("second"), providers)) {
                world.guard(Stage.EGRESS, watching);
                assertThat(world.ask(STREAMED).all()).isEqualTo("hi{end 0}{done}");
                assertThat(seen).containsExactly("hi");
            }
        }
    }

    @Nested
    class AFallback {
        @Test
        void thatTheGuardsForbidIsNotAsked() throws Exception {
            Guard onlyHere = inspection -> new Verdict(
                    new Verdict.Outcome.Proceed(),
                    List.of(),
                    Set.of(),
                    List.of(new Obligation.Regions(Set.of("eu"))),
                    List.of());
            var providers = Map.of(
                    "first",
                    fails("first", DOWN),
                    "abroad",
                    says("abroad", "text|0|leaked"),
                    "near",
                    says("near", "text|0|hi"));
            try (var world = world(withFallback("abroad", "near"), providers)) {
                world.guard(Stage.INGRESS, onlyHere);
                world.regions.putAll(Map.of("first", "eu", "abroad", "us", "near", "eu"));

                assertThat(world.ask(WHOLE).all()).contains("hi");
                assertThat(asked).containsExactly("first", "near");
            }
        }

        @Test
        void isRecordedBeforeAnythingLeavesForIt() throws Exception {
            var providers = Map.of("first", fails("first", DOWN), "second", says("second", "text|0|hi"));
            try (var world = world(withFallback("second"), providers)) {
                world.unavailable = Evidence.RunAttempted.class::isInstance;

                assertThat(world.ask(WHOLE).refusal.code()).isEqualTo(ErrorCode.EVIDENCE_UNAVAILABLE);
                assertThat(asked).containsExactly("first");
            }
        }

        @Test
        void isAskedForItsOwnModel() throws Exception {
            var models = new ArrayList<String>();
            ModelProvider second = call -> {
                models.add(call.model() + " " + FakeDialect.text(call.body()).split("\\|")[0]);
                return new ModelAnswer.Answered(false, Optional.empty(), body("text|0|hi"));
            };
            try (var world = world(withFallback("second"), Map.of("first", fails("first", DOWN), "second", second))) {
                world.ask(WHOLE);
                assertThat(models).containsExactly("up-second up-second");
            }
        }
    }

    @Nested
    class Shares {
        @Test
        void areKeptOverManyRunsAndOfOneRunAlwaysTheSame() {
            var shares = new Targets(
                    List.of(new Candidate("a", "m", 90), new Candidate("b", "m", 10)), List.of(), 1, Targets.ANY);
            var ids = new RunIds(java.time.InstantSource.fixed(java.time.Instant.EPOCH));
            var counts = new HashMap<String, Integer>();
            for (int at = 0; at < 20_000; at++) {
                String run = ids.next();
                String chosen = shares.order(run, Set.of("a", "b")).getFirst().target();
                assertThat(shares.order(run, Set.of("a", "b")).getFirst().target())
                        .isEqualTo(chosen);
                counts.merge(chosen, 1, Integer::sum);
            }
            assertThat(counts.get("b")).isBetween(1_700, 2_300);
        }

        @Test
        void ofThoseThatCannotTakeARunGoToTheOthers() {
            var shares = new Targets(
                    List.of(new Candidate("a", "m", 90), new Candidate("b", "m", 10)), candidates("c"), 1, Targets.ANY);
            assertThat(shares.order("run", Set.of("b", "c")))
                    .extracting(Candidate::target)
                    .containsExactly("b", "c");
            assertThat(shares.order("run", Set.of("c")))
                    .extracting(Candidate::target)
                    .containsExactly("c");
            assertThat(shares.order("run", Set.of())).isEmpty();
        }
    }

    @Nested
    class ABreaker {
        private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
        private final Breakers breakers = new Breakers(now::get);

        @Test
        void opensAfterFailuresInARowAndLetsThemTryAgainAfterItsRest() {
            for (int failure = 0; failure < Breakers.FAILURES; failure++) {
                assertThat(breakers.isWell("a")).isTrue();
                breakers.failed("a");
            }
            assertThat(breakers.isWell("a")).isFalse();
            assertThat(breakers.isWell("b")).isTrue();

            now.addAndGet(Breakers.REST_NANOS); // over the end of what a clock counts
            assertThat(breakers.isWell("a")).isTrue();
            breakers.failed("a");
            assertThat(breakers.isWell("a")).isFalse();

            breakers.answered("a");
            assertThat(breakers.isWell("a")).isTrue();
        }

        @Test
        void isTriedByOneRunAtATime() {
            for (int failure = 0; failure < Breakers.FAILURES; failure++) {
                breakers.failed("a");
            }
            now.addAndGet(Breakers.REST_NANOS);
            breakers.asked("a");
            assertThat(breakers.isWell("a")).isFalse();

            now.addAndGet(Breakers.REST_NANOS); // the run that tried it never came back
            assertThat(breakers.isWell("a")).isTrue();
            breakers.asked("a");
            breakers.answered("a");
            assertThat(breakers.isWell("a")).isTrue();
            breakers.asked("a");
            assertThat(breakers.isWell("a")).isTrue();
        }

        @Test
        void countsFailuresInARowAlone() {
            var failures = new AtomicInteger();
            for (int at = 0; at < 10 * Breakers.FAILURES; at++) {
                if (failures.incrementAndGet() % Breakers.FAILURES == 0) {
                    breakers.answered("a");
                } else {
                    breakers.failed("a");
                }
                assertThat(breakers.isWell("a")).isTrue();
            }
        }
    }
}
