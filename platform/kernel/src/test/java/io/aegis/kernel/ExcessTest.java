package io.aegis.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.KeptRun;
import io.aegis.spi.guard.Finding;
import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.Label;
import io.aegis.spi.guard.Obligation;
import io.aegis.spi.guard.Stage;
import io.aegis.spi.guard.Verdict;
import io.aegis.spi.provider.ByteSource;
import io.aegis.spi.provider.ModelAnswer;
import io.aegis.spi.provider.ModelCall;
import io.aegis.spi.provider.UpstreamException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Plugins that say more than anybody can hold. */
class ExcessTest {
    private static final String WHOLE = "chat|plain|1|\nuser|hello";
    private static final String STREAMED = "chat|stream|1|\nuser|hello";
    private static final Verdict.Outcome GO = new Verdict.Outcome.Proceed();

    private static <T> Stream<T> many(int count, IntFunction<T> each) {
        return IntStream.range(0, count).mapToObj(each);
    }

    private static Finding rule(int number) {
        return Finding.of("rule-" + number);
    }

    private static Set<String> names(int count) {
        return many(count, number -> "r" + number).collect(Collectors.toSet());
    }

    static List<Verdict> excessive() {
        return List.of(
                new Verdict(
                        GO,
                        List.of(),
                        Set.of(),
                        List.of(),
                        many(257, ExcessTest::rule).toList()),
                new Verdict(
                        GO,
                        List.of(),
                        many(257, number -> new Label("declared", "l" + number)).collect(Collectors.toSet()),
                        List.of(),
                        List.of()),
                new Verdict(
                        GO,
                        List.of(),
                        Set.of(),
                        many(65, number -> new Obligation.Concurrency("r" + number, 1))
                                .<Obligation>map(each -> each)
                                .toList(),
                        List.of()),
                new Verdict(GO, List.of(), Set.of(), List.of(new Obligation.Regions(names(1025))), List.of()),
                new Verdict(GO, List.of(), Set.of(), List.of(new Obligation.Targets(names(1025))), List.of()));
    }

    @ParameterizedTest
    @MethodSource("excessive")
    void aVerdictThatIsTooMuchEndsTheRun(Verdict verdict) throws Exception {
        try (var world = new World().guard(Stage.INGRESS, inspection -> verdict)) {
            assertThat(world.ask(WHOLE).code()).isEqualTo("AEG-GRD-002");
            assertThat(world.sent).isEmpty();
            assertThat(world.failures).containsExactly("g too_much");
        }
    }

    @ParameterizedTest
    @MethodSource("excessive")
    void andSoDoesOneOfAnAnswer(Verdict verdict) throws Exception {
        for (String request : new String[] {WHOLE, STREAMED}) {
            try (var world = new World().guard(Stage.EGRESS, inspection -> verdict)) {
                world.upstream("text|0|secret", "end|0", "done");
                assertThat(world.ask(request).all()).doesNotContain("secret");
                assertThat(world.failures).containsExactly("g too_much");
            }
        }
    }

    @Test
    void manyVerdictsTogetherAreTooMuchAsWell() throws Exception {
        var label = new AtomicInteger();
        Guard talkative =
                inspection -> Verdict.label(many(200, ignored -> new Label("declared", "l" + label.getAndIncrement()))
                        .collect(Collectors.toSet()));
        try (var world = new World().guard(Stage.INGRESS, World.slot("one", talkative), World.slot("two", talkative))) {
            assertThat(world.ask(WHOLE).code()).isEqualTo("AEG-GRD-002");
            assertThat(world.failures).containsExactly("two too_much");
        }
    }

    @Test
    void findingsBeyondTheBoundOfARecordAreCounted() throws Exception {
        Guard[] guards = many(6, number -> (Guard) inspection -> new Verdict(
                        GO,
                        List.of(),
                        Set.of(),
                        List.of(),
                        many(256, rule -> Finding.of("g" + number + "-" + rule)).toList()))
                .toArray(Guard[]::new);
        GuardSlot[] slots =
                many(6, number -> World.slot("g" + number, guards[number])).toArray(GuardSlot[]::new);
        try (var world = new World().guard(Stage.INGRESS, slots)) {
            world.upstream("text|0|fine", "end|0", "done");
            assertThat(world.ask(WHOLE).all()).contains("fine");
            assertThat(world.entries("g3").getFirst().findings()).hasSize(256);
            for (String late : new String[] {"g4", "g5"}) {
                Evidence.GuardEntry entry = world.entries(late).getFirst();
                assertThat(entry.findings())
                        .containsExactly(
                                Finding.of(late + "-0"), Finding.of(late + "-1"), new Finding("more-findings", 254));
            }
        }
    }

    /** Each time that a model goes on thinking after it has spoken, the guards of its thoughts have said something more. */
    @ParameterizedTest
    @MethodSource("answersOfManyThoughts")
    void anAnswerThatHasItsGuardsAskedWithoutEndHasARecordAllTheSame(int thoughts) throws Exception {
        Guard talkative = inspection -> new Verdict(GO, List.of(), Set.of(), List.of(), List.of(rule(1), rule(2)));
        String[] answer = Stream.concat(
                        IntStream.range(0, thoughts).boxed().flatMap(at -> Stream.of("think|0|a", "text|0|b")),
                        Stream.of("end|0", "done"))
                .toArray(String[]::new);
        try (var world = new World().guard(Stage.EGRESS, World.slot("g", talkative), World.slot("h", talkative))) {
            world.upstream(answer);
            world.ask(STREAMED);
            List<Evidence.GuardEntry> said = world.finished().guards();
            assertThat(said).hasSizeLessThanOrEqualTo(Entries.MOST + 2);
            for (String guard : new String[] {"g", "h"}) {
                assertThat(said.stream()
                                .filter(entry -> entry.guard().equals(guard))
                                .mapToInt(Evidence.GuardEntry::segments)
                                .sum())
                        .isEqualTo(thoughts + 1);
            }
        }
    }

    static IntStream answersOfManyThoughts() {
        return IntStream.of(1, 127, 128, 129, 1000);
    }

    /** However much others have said: nobody reads in the evidence that a guard blocked, and not why. */
    @Test
    void theRuleThatDecidedIsInTheEvidence() throws Exception {
        Finding deciding = Finding.of("deciding");
        Guard blocking = inspection -> new Verdict(
                new Verdict.Outcome.Block(deciding),
                List.of(),
                Set.of(),
                List.of(),
                Stream.concat(many(255, ExcessTest::rule), Stream.of(deciding)).toList());
        GuardSlot[] slots = Stream.concat(
                        many(
                                5,
                                number -> World.slot(
                                        "g" + number,
                                        inspection -> new Verdict(
                                                GO,
                                                List.of(),
                                                Set.of(),
                                                List.of(),
                                                many(256, ExcessTest::rule).toList()))),
                        Stream.of(World.slot("last", blocking)))
                .toArray(GuardSlot[]::new);
        try (var world = new World().guard(Stage.INGRESS, slots)) {
            assertThat(world.ask(WHOLE).code()).isEqualTo("AEG-GRD-001");
            assertThat(world.entries("last").getFirst().findings())
                    .containsExactly(deciding, rule(0), new Finding("more-findings", 254));
        }
    }

    @Test
    void whoeverSaysOneFindingForEachMatchSaysOneRule() throws Exception {
        for (Stage stage : List.of(Stage.INGRESS, Stage.EGRESS)) {
            Guard guard = inspection -> new Verdict(
                    GO,
                    List.of(),
                    Set.of(),
                    List.of(),
                    many(300, ignored -> rule(1)).toList());
            try (var world = new World().guard(stage, guard)) {
                world.upstream("text|0|fine", "end|0", "done");
                assertThat(world.ask(WHOLE).all()).contains("fine");
                assertThat(world.entries("g").getFirst().findings()).containsExactly(new Finding("rule-1", 300));
            }
        }
    }

    /** They only narrow: however many there are, they are one. */
    @Test
    void conditionsOnWhereContentGoesAreOne() throws Exception {
        GuardSlot[] slots = many(
                        70,
                        number -> World.slot(
                                "g" + number,
                                inspection -> new Verdict(
                                        GO,
                                        List.of(),
                                        Set.of(),
                                        List.of(
                                                new Obligation.Targets(Set.of("main", "t" + number)),
                                                new Obligation.Targets(Set.of("main", "u" + number))),
                                        List.of())))
                .toArray(GuardSlot[]::new);
        try (var world = new World().guard(Stage.INGRESS, slots)) {
            world.upstream("text|0|fine", "end|0", "done");
            String answer = world.ask(WHOLE).all();
            assertThat(answer).doesNotContain("AEG-GRD-002");
            assertThat(world.failures).isEmpty();
        }
        try (var world = new World()) {
            Run run = new Run(
                    "run", Caller.ANONYMOUS, world.generations().current(), World.masks(), World.PATIENT.toNanos());
            run.bind(new Obligation.Regions(Set.of("eu", "us")));
            run.bind(new Obligation.Targets(Set.of("main")));
            run.bind(new Obligation.Regions(Set.of("eu", "asia")));
            run.bind(new Obligation.Targets(Set.of("other")));
            run.bind(new Obligation.Concurrency("team", 1));
            run.bind(new Obligation.Concurrency("team", 1));
            assertThat(run.obligations())
                    .containsExactlyInAnyOrder(
                            new Obligation.Regions(Set.of("eu")),
                            new Obligation.Targets(Set.of()),
                            new Obligation.Concurrency("team", 1));
        }
    }

    /** A run that waited has the bound of one that did not: its guards fill one record. */
    @Test
    void whatARunSaidBeforeItWaitedCountsAfterwards() {
        var before = new Evidence.GuardEntry(
                Stage.INGRESS,
                "before",
                "allow",
                Evidence.Coverage.SCANNED,
                1,
                "",
                many(1024, ExcessTest::rule).toList(),
                0);
        var trail = new KeptRun.Trail(
                "00".repeat(32),
                List.of(before),
                0,
                false,
                0,
                0,
                0,
                Set.of(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                0,
                Optional.empty());
        try (var world = new World()) {
            Run run = Run.of(
                    "run",
                    Caller.ANONYMOUS,
                    world.generations().current(),
                    World.masks(),
                    trail,
                    World.PATIENT.toNanos());
            run.judged(before);
            assertThat(run.entries().getFirst().findings()).hasSize(1024);
            assertThat(run.entries().getLast().findings())
                    .containsExactly(rule(0), rule(1), new Finding("more-findings", 1022));
        }
    }

    @Test
    void aBodyWithoutEndIsClosed() {
        var closed = new AtomicBoolean();
        byte[] piece = new byte[1024 * 1024];
        ByteSource endless = new ByteSource() {
            @Override
            public byte[] next() {
                return piece;
            }

            @Override
            public void close() {
                closed.set(true);
            }
        };
        ModelAnswer.Answered answered = (ModelAnswer.Answered)
                Attempt.ask(call -> new ModelAnswer.Answered(false, Optional.empty(), endless), call());
        assertThatThrownBy(() -> WholeAnswer.whole(answered.body()))
                .isInstanceOfSatisfying(
                        UpstreamException.class,
                        thrown -> assertThat(thrown.kind()).isEqualTo(UpstreamException.Cause.INVALID));
        assertThat(closed).isTrue();
    }

    @Test
    void textInTheIdOfARequestReachesNoEvidence() throws Exception {
        for (String id : new String[] {"my card is 4111 1111", "a\nb", "", "x".repeat(129), "\u00e9"}) {
            ModelAnswer.Answered answered = (ModelAnswer.Answered)
                    Attempt.ask(call -> new ModelAnswer.Answered(false, Optional.of(id), new Nothing()), call());
            assertThat(answered.requestId()).as(id).isEmpty();
        }
        ModelAnswer.Answered usual = (ModelAnswer.Answered)
                Attempt.ask(call -> new ModelAnswer.Answered(false, Optional.of("req_01.A-b"), new Nothing()), call());
        assertThat(usual.requestId()).contains("req_01.A-b");
    }

    private static ModelCall call() {
        return new ModelCall("fake", "up", false, new byte[0], request -> {
            throw new UpstreamException(UpstreamException.Cause.REFUSED);
        });
    }

    private static final class Nothing implements ByteSource {
        @Override
        public byte[] next() {
            return new byte[0];
        }

        @Override
        public void close() {}
    }
}
