package io.aegis.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.PluginUnavailableException;
import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Edit;
import io.aegis.spi.content.Span;
import io.aegis.spi.guard.Context;
import io.aegis.spi.guard.Finding;
import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.IncrementalGuard;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.guard.Inspector;
import io.aegis.spi.guard.Label;
import io.aegis.spi.guard.Obligation;
import io.aegis.spi.guard.Progress;
import io.aegis.spi.guard.Stage;
import io.aegis.spi.guard.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A guard that is a shadow decides and is recorded, and does not act: with it, everything goes as it goes without it. */
class ShadowTest {
    private static final String STREAM = "chat|stream|1|look\nuser|hello";
    private static final Guard ALLOW = inspection -> Verdict.allow();
    private static final Label LABEL = new Label("declared", "secret");
    private static final List<Obligation> EUROPE = List.of(new Obligation.Regions(Set.of("eu")));
    private static final List<Obligation> NOWHERE = List.of(new Obligation.Regions(Set.of()));

    private static GuardSlot shadow(Guard guard) {
        return shadow("s", guard);
    }

    private static GuardSlot shadow(String name, Guard guard) {
        return World.slot(name, guard).asShadow();
    }

    private static GuardSlot hasty(Guard guard) {
        return World.slot("s", guard, Duration.ofMillis(50), true).asShadow();
    }

    private static Guard saying(Verdict verdict) {
        return inspection -> verdict;
    }

    private static Guard editing(Function<Span, Edit> edit) {
        return inspection -> Verdict.sanitize(
                inspection.segments().stream()
                        .map(segment -> edit.apply(
                                new Span(segment.id(), 0, segment.text().length())))
                        .toList(),
                List.of(Finding.of("rule-s")));
    }

    private static Guard masking() {
        return editing(span -> new Edit.Mask(span, "EMAIL"));
    }

    private static Guard keeping(List<String> seen) {
        return inspection -> {
            inspection.segments().forEach(segment -> seen.add(segment.text()));
            return Verdict.allow();
        };
    }

    private static RecordingClient ask(World world, boolean streamed) throws InterruptedException {
        world.upstream("text|0|answer", "call|0|look|secret", "end|0", "done");
        return world.ask("chat|" + (streamed ? "stream" : "plain") + "|1|look\nuser|secret\ntool|secret");
    }

    private static void assertNothingChanged(World world, boolean streamed) throws InterruptedException {
        try (var without = new World()) {
            String expected = ask(without, streamed).all();
            assertThat(expected).contains("answer", "secret");
            assertThat(ask(world, streamed).all()).isEqualTo(expected);
            assertThat(world.sent).isEqualTo(without.sent);
            assertThat(world.finished().status()).isEqualTo(Evidence.Status.COMPLETED);
        }
    }

    @Nested
    class WhatItSays {
        private final Map<String, Guard> words = new LinkedHashMap<>(Map.of(
                "allow", ALLOW,
                "sanitize", editing(span -> new Edit.Replace(span, "clean")),
                "require_approval", saying(Verdict.requireApproval(Finding.of("rule-a"))),
                "block", saying(Verdict.block(Finding.of("rule-b")))));

        @ParameterizedTest
        @EnumSource(Stage.class)
        void isRecordedAndChangesNothing(Stage stage) throws Exception {
            for (boolean streamed : new boolean[] {false, true}) {
                for (Map.Entry<String, Guard> word : words.entrySet()) {
                    try (var world = new World().guard(stage, shadow(word.getValue()))) {
                        assertNothingChanged(world, streamed);
                        boolean inStream = streamed && stage == Stage.EGRESS;
                        boolean waits = word.getKey().equals("require_approval");
                        assertThat(world.entries("s")).isNotEmpty().allSatisfy(entry -> {
                            assertThat(entry.shadow()).isTrue();
                            assertThat(entry.coverage()).isEqualTo(Evidence.Coverage.SCANNED);
                            assertThat(entry.verdict())
                                    .isIn(word.getKey(), inStream && waits ? "block" : word.getKey());
                        });
                        assertThat(world.decisions).isNotEmpty().allMatch(each -> each.startsWith("s shadow_"));
                        assertThat(world.failures).isEmpty();
                    }
                }
            }
        }

        @Test
        void namesItsRules() throws Exception {
            for (boolean streamed : new boolean[] {false, true}) {
                try (var world = new World().guard(Stage.EGRESS, shadow(saying(Verdict.block(Finding.of("rule-b")))))) {
                    ask(world, streamed);
                    assertThat(world.entries("s"))
                            .allSatisfy(entry -> assertThat(entry.findings()).containsExactly(Finding.of("rule-b")));
                    assertThat(world.decisions).contains("s shadow_block");
                }
            }
        }

        @Test
        void masksNothingAndSoRestoresNothing() throws Exception {
            for (boolean streamed : new boolean[] {false, true}) {
                var all = new World();
                for (Stage stage : Stage.values()) {
                    all.guard(stage, shadow(masking()));
                }
                try (all) {
                    assertNothingChanged(all, streamed);
                    assertThat(all.sent.toString()).doesNotContain("<EMAIL");
                }
            }
        }

        @Test
        void knowsOfNoMask() throws Exception {
            String principal = Caller.ANONYMOUS.principal().id();
            String placeholder = new MaskMap(World::tag, principal).hide("jane", "EMAIL", MaskMap.Origin.REQUEST, true);
            for (String how : List.of("plain", "stream")) {
                try (var world =
                        new World().guard(Stage.INGRESS, shadow(masking())).guard(Stage.EGRESS, shadow(masking()))) {
                    world.upstream("text|0|" + placeholder, "end|0", "done");
                    assertThat(world.ask("chat|" + how + "|1|look\nuser|jane").all())
                            .contains(placeholder)
                            .doesNotContain("jane");
                }
            }
        }

        @Test
        void labelsNothing() throws Exception {
            var known = new ArrayList<Set<Label>>();
            Guard next = inspection -> {
                known.add(inspection.context().labels());
                return Verdict.allow();
            };
            try (var world = new World()
                    .guard(Stage.INGRESS, shadow(saying(Verdict.label(Set.of(LABEL)))), World.slot("next", next))) {
                ask(world, false);
            }
            assertThat(known).containsExactly(Set.of());
        }

        @Test
        void bindsNothing() throws Exception {
            Guard binding = saying(new Verdict(new Verdict.Outcome.Proceed(), List.of(), Set.of(), NOWHERE, List.of()));
            for (Stage stage : Stage.values()) {
                for (boolean streamed : new boolean[] {false, true}) {
                    try (var world = new World().guard(stage, shadow(binding))) {
                        assertNothingChanged(world, streamed);
                    }
                }
            }
        }

        @Test
        void isNoVerdictOfACheck() {
            for (Guard guard : words.values()) {
                try (var world = new World().guard(Stage.INGRESS, shadow(guard))) {
                    CheckResult.Answer answer = world.runs()
                            .check(
                                    Caller.ANONYMOUS,
                                    new FakeDialect(),
                                    FakeDialect.bytes("chat|plain|1|look\nuser|hello"),
                                    Stage.INGRESS);
                    assertThat(answer.result()).hasValueSatisfying(result -> {
                        assertThat(result.verdict()).isEqualTo("allow");
                        assertThat(result.segments())
                                .anyMatch(segment -> segment.text().equals("hello"));
                    });
                }
            }
        }

        @Test
        void stopsNoOtherGuard() throws Exception {
            try (var world = new World()
                    .guard(
                            Stage.INGRESS,
                            shadow(saying(Verdict.block(Finding.of("rule-b")))),
                            World.slot("next", saying(Verdict.block(Finding.of("rule-c")))))) {
                assertThat(ask(world, false).code()).isEqualTo("AEG-GRD-001");
                assertThat(world.finished().guards())
                        .extracting(Evidence.GuardEntry::guard, Evidence.GuardEntry::shadow)
                        .containsExactly(
                                org.assertj.core.groups.Tuple.tuple("s", true),
                                org.assertj.core.groups.Tuple.tuple("next", false));
            }
        }
    }

    @Nested
    class WhatItSees {
        @Test
        void isWhatTheGuardsBeforeItLeft() throws Exception {
            var seen = new CopyOnWriteArrayList<String>();
            try (var world = new World()
                    .guard(Stage.INGRESS, World.slot("mask", masking()), shadow(keeping(seen)))
                    .upstream("text|0|fine", "end|0", "done")) {
                world.ask("chat|plain|1|look\nuser|jane@example.com");
            }
            assertThat(seen).isNotEmpty().allMatch(text -> text.startsWith("<EMAIL_"));
        }

        @Test
        void inAStreamIsWhatTheGuardsBeforeItLeft() throws Exception {
            var seen = new CopyOnWriteArrayList<String>();
            try (var world = new World()
                    .guard(Stage.EGRESS, World.slot("mask", masking()), shadow(keeping(seen)))
                    .upstream("text|0|jane@", "text|0|example.com", "end|0", "done")) {
                world.ask(STREAM);
            }
            assertThat(seen).singleElement().asString().startsWith("<EMAIL_");
        }

        @Test
        void staysAsItWasForTheGuardsAfterIt() throws Exception {
            var seen = new CopyOnWriteArrayList<String>();
            try (var world = new World()
                    .guard(Stage.INGRESS, shadow(masking()), World.slot("next", keeping(seen)))
                    .upstream("text|0|fine", "end|0", "done")) {
                world.ask("chat|plain|1|look\nuser|jane@example.com");
            }
            assertThat(seen).containsExactly("jane@example.com");
        }

        @Test
        void isNothingAfterABlock() throws Exception {
            var seen = new CopyOnWriteArrayList<String>();
            try (var world = new World()
                    .guard(
                            Stage.INGRESS,
                            World.slot("block", saying(Verdict.block(Finding.of("rule-b")))),
                            shadow(keeping(seen)))) {
                world.ask("chat|plain|1|look\nuser|hello");
            }
            assertThat(seen).isEmpty();
        }
    }

    @Nested
    class AFailure {
        @ParameterizedTest
        @EnumSource(Stage.class)
        @SuppressWarnings("NullAway") // returning null is one of the faults
        void closesNothingAndIsRecorded(Stage stage) throws Exception {
            Map<String, Guard> faults = Map.of(
                    "threw",
                    inspection -> {
                        throw new IllegalStateException("broken");
                    },
                    "returned_null",
                    inspection -> null,
                    "pool_full",
                    inspection -> {
                        throw new PluginUnavailableException(PluginUnavailableException.Cause.POOL_FULL);
                    },
                    "invalid_edit",
                    editing(span -> new Edit.Replace(new Span(span.segment(), span.end(), span.end() + 1), "")),
                    "invalid_label",
                    saying(Verdict.label(Set.of(new Label("undeclared", "yes")))));
            for (boolean streamed : new boolean[] {false, true}) {
                for (Map.Entry<String, Guard> fault : faults.entrySet()) {
                    try (var world = new World().guard(stage, shadow(fault.getValue()))) {
                        assertNothingChanged(world, streamed);
                        assertFailed(world, fault.getKey());
                    }
                }
                GuardSlot missing = GuardSlot.missing("s").asShadow();
                try (var world = new World().guard(stage, missing)) {
                    assertNothingChanged(world, streamed);
                    assertFailed(world, "missing");
                }
            }
        }

        private static void assertFailed(World world, String cause) {
            assertThat(world.entries("s")).isNotEmpty().allSatisfy(entry -> {
                assertThat(entry.verdict()).isEqualTo("failed");
                assertThat(entry.coverage()).isEqualTo(Evidence.Coverage.REFUSED);
                assertThat(entry.shadow()).isTrue();
            });
            // what makes an inspector of a guard trips over a verdict that is null
            assertThat(world.failures).contains("s " + cause).isSubsetOf("s " + cause, "s threw");
        }

        @Test
        void ofAnInspectorEndsItsPartInTheStreamAndNoMore() throws Exception {
            var asked = new AtomicInteger();
            var broken = new Pieces() {
                @Override
                Progress next(String soFar) {
                    asked.incrementAndGet();
                    return Progress.cleared(soFar.length() + 1);
                }
            };
            try (var world = new World().guard(Stage.EGRESS, shadow(broken))) {
                world.upstream("text|0|one ", "text|0|two", "end|0", "done");
                assertThat(world.ask(STREAM).all()).isEqualTo("one two{end 0}{done}");
                assertThat(world.entries("s"))
                        .singleElement()
                        .satisfies(entry -> assertThat(entry.verdict()).isEqualTo("failed"));
                assertThat(world.failures).containsExactly("s invalid_progress");
            }
            assertThat(asked).hasValue(1);
        }

        @Test
        void ofAGuardThatActsClosesAsEver() throws Exception {
            Guard broken = inspection -> {
                throw new IllegalStateException("broken");
            };
            try (var world = new World().guard(Stage.INGRESS, shadow(ALLOW), World.slot("real", broken))) {
                assertThat(ask(world, false).code()).isEqualTo("AEG-GRD-002");
                assertThat(world.sent).isEmpty();
            }
        }
    }

    @Nested
    class OneThatHangs {
        private final CountDownLatch release = new CountDownLatch(1);
        private final AtomicInteger asked = new AtomicInteger();
        private final CountDownLatch back = new CountDownLatch(ShadowCalls.MOST_HANGING);

        private final Guard hanging = inspection -> {
            asked.incrementAndGet();
            while (release.getCount() > 0) {
                try {
                    release.await();
                } catch (InterruptedException deaf) {
                    Thread.onSpinWait();
                }
            }
            back.countDown();
            return Verdict.allow();
        };

        @ParameterizedTest
        @EnumSource(Stage.class)
        void takesNoRunDown(Stage stage) throws Exception {
            for (boolean streamed : new boolean[] {false, true}) {
                try (var world = new World().guard(stage, hasty(hanging))) {
                    assertNothingChanged(world, streamed);
                    assertThat(world.entries("s"))
                            .isNotEmpty()
                            .allSatisfy(entry -> assertThat(entry.verdict()).isEqualTo("failed"));
                    assertThat(world.failures).isNotEmpty().containsOnly("s timed_out");
                }
            }
            release.countDown();
        }

        @Test
        void keepsARunWaitingOnce() throws Exception {
            for (boolean streamed : new boolean[] {false, true}) {
                asked.set(0);
                var world = new World();
                for (Stage stage : Stage.values()) {
                    world.guard(stage, hasty(hanging));
                }
                try (world) {
                    assertNothingChanged(world, streamed);
                    while (asked.get() == 0) {
                        Thread.onSpinWait(); // nobody waited for it to begin
                    }
                    assertThat(asked).hasValue(1);
                    assertThat(world.entries("s")).hasSizeGreaterThan(3);
                }
            }
            release.countDown();
        }

        @Test
        void isToldThatNobodyWaits() throws Exception {
            var interrupted = new CountDownLatch(1);
            Guard heeding = inspection -> {
                try {
                    release.await();
                } catch (InterruptedException told) {
                    interrupted.countDown();
                }
                return Verdict.allow();
            };
            try (var world = new World().guard(Stage.INGRESS, hasty(heeding))) {
                assertNothingChanged(world, false);
            }
            assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
        }

        @Test
        void isNotAskedWhileTooManyOfItsCallsAreOut() throws Exception {
            try (var world = new World().guard(Stage.INGRESS, hasty(hanging))) {
                for (int run = 0; run < ShadowCalls.MOST_HANGING + 3; run++) {
                    assertThat(check(world)).isEqualTo("allow");
                }
                while (asked.get() < ShadowCalls.MOST_HANGING) {
                    Thread.onSpinWait();
                }
                assertThat(asked).hasValue(ShadowCalls.MOST_HANGING);
                assertThat(world.failures.getLast()).isEqualTo("s condemned");
                release.countDown();
                assertThat(back.await(20, TimeUnit.SECONDS)).isTrue();
                while (asked.get() == ShadowCalls.MOST_HANGING) {
                    check(world);
                }
            }
        }

        private static String check(World world) {
            byte[] request = FakeDialect.bytes("chat|plain|1|look\nuser|hello");
            return world.runs()
                    .check(Caller.ANONYMOUS, new FakeDialect(), request, Stage.INGRESS)
                    .result()
                    .orElseThrow()
                    .verdict();
        }
    }

    /** Clears what it is shown. */
    private abstract static class Pieces implements IncrementalGuard {
        abstract Progress next(String soFar);

        @Override
        public Verdict inspect(Inspection inspection) {
            return Verdict.allow();
        }

        @Override
        public Inspector open(Context context, Channel channel) {
            var text = new StringBuilder();
            return new Inspector() {
                @Override
                public Progress next(String piece) {
                    return Pieces.this.next(text.append(piece).toString());
                }

                @Override
                public Progress finish() {
                    return Progress.cleared(text.length());
                }
            };
        }
    }

    @Nested
    class InAStream {
        @Test
        void nothingWaitsForAGuardThatWantsTheWholeText() throws Exception {
            var seen = new CopyOnWriteArrayList<String>();
            try (var world = new World().guard(Stage.EGRESS, shadow(keeping(seen)))) {
                world.pieces.add("text|0|first ");
                RecordingClient client = world.begin(STREAM);
                assertThat(client.frames.poll(20, TimeUnit.SECONDS)).isEqualTo("first ");
                assertThat(seen).isEmpty();
                world.upstream("text|0|second", "end|0", "done");
                assertThat(client.awaited().all()).isEqualTo("first second{end 0}{done}");
            }
            assertThat(seen).containsExactly("first second");
        }

        @Test
        void nothingWaitsForAnInspectorThatClearsNothingAndItGetsEachPieceAtOnce() throws Exception {
            var seen = new LinkedBlockingQueue<String>();
            var holding = new Pieces() {
                @Override
                Progress next(String soFar) {
                    seen.add(soFar);
                    return Progress.cleared(0);
                }
            };
            try (var world = new World().guard(Stage.EGRESS, shadow(holding))) {
                world.pieces.add("text|0|first ");
                RecordingClient client = world.begin(STREAM);
                assertThat(client.frames.poll(20, TimeUnit.SECONDS)).isEqualTo("first ");
                assertThat(seen).containsExactly("first ");
                world.upstream("text|0|second", "end|0", "done");
                assertThat(client.awaited().all()).isEqualTo("first second{end 0}{done}");
            }
            assertThat(seen).containsExactly("first ", "first second");
        }

        @Test
        void anInspectorThatBlocksGetsNoMoreAndTheStreamGoesOn() throws Exception {
            var seen = new CopyOnWriteArrayList<String>();
            var blocking = new Pieces() {
                @Override
                Progress next(String soFar) {
                    seen.add(soFar);
                    return new Progress(0, Verdict.block(Finding.of("word")));
                }
            };
            try (var world = new World().guard(Stage.EGRESS, shadow(blocking))) {
                world.upstream("text|0|one ", "text|0|two", "end|0", "done");
                assertThat(world.ask(STREAM).all()).isEqualTo("one two{end 0}{done}");
                assertThat(world.entries("s"))
                        .singleElement()
                        .satisfies(entry -> assertThat(entry.verdict()).isEqualTo("block"));
            }
            assertThat(seen).containsExactly("one ");
        }

        @Test
        void oneThatReadsALabelOfItsOwnStageIsAskedAtTheEndAndHoldsNothingUp() throws Exception {
            var known = new CopyOnWriteArrayList<Set<Label>>();
            var labels = new Pieces() {
                @Override
                Progress next(String soFar) {
                    return new Progress(soFar.length(), Verdict.label(Set.of(LABEL)));
                }
            };
            var reading = new Pieces() {
                @Override
                Progress next(String soFar) {
                    throw new AssertionError("asked about a piece");
                }

                @Override
                public Verdict inspect(Inspection inspection) {
                    known.add(inspection.context().labels());
                    return Verdict.allow();
                }

                @Override
                public Set<String> reads() {
                    return Set.of("declared");
                }
            };
            try (var world = new World().guard(Stage.EGRESS, World.slot("labels", labels), shadow(reading))) {
                world.pieces.add("text|0|first ");
                RecordingClient client = world.begin(STREAM);
                assertThat(client.frames.poll(20, TimeUnit.SECONDS)).isEqualTo("first ");
                world.upstream("text|0|second", "end|0", "done");
                assertThat(client.awaited().all()).isEqualTo("first second{end 0}{done}");
                assertThat(world.failures).isEmpty();
            }
            assertThat(known).containsExactly(Set.of(LABEL));
        }

        @Test
        void itsWordsAreRecordedWhenAGuardBehindItEndsTheStream() throws Exception {
            Guard block = saying(Verdict.block(Finding.of("rule-b")));
            try (var world = new World().guard(Stage.EGRESS, shadow(ALLOW), World.slot("real", block))) {
                world.upstream("text|0|one", "end|0", "done");
                assertThat(world.ask(STREAM).all()).isEqualTo("{filtered 0}{done}");
                assertThat(world.entries("s")).hasSize(1);
            }
        }
    }

    @Nested
    class OneThatUsesTheNetwork {
        private final List<String> told = new CopyOnWriteArrayList<>();

        private GuardSlot sending(String region) {
            GuardSlot slot = World.slot("s", keeping(told));
            return new GuardSlot(
                    "s",
                    slot.guard(),
                    Set.of(),
                    slot.deadline(),
                    Optional.empty(),
                    true,
                    false,
                    Set.of(),
                    Optional.of(new GuardSlot.Remote(Optional.of(region))),
                    Map.of(),
                    true);
        }

        private final Guard binding =
                saying(new Verdict(new Verdict.Outcome.Proceed(), List.of(), Set.of(), EUROPE, List.of()));

        @Test
        void isNotHandedWhatMustStayElsewhereAndTheRunGoesOn() throws Exception {
            for (Stage stage : Stage.values()) {
                for (boolean streamed : new boolean[] {false, true}) {
                    try (var world = new World()
                            .guard(Stage.INGRESS, World.slot("binds", binding))
                            .guard(stage, World.slot("binds", binding), sending("us"))) {
                        assertNothingChanged(world, streamed);
                        assertThat(world.entries("s")).isNotEmpty().allSatisfy(entry -> {
                            assertThat(entry.verdict()).isEqualTo("block");
                            assertThat(entry.findings()).containsExactly(Finding.of("obligation-unmet"));
                            assertThat(entry.shadow()).isTrue();
                        });
                    }
                }
            }
            assertThat(told).isEmpty();
        }

        @Test
        void isToldWhatMayGoThere() throws Exception {
            try (var world = new World().guard(Stage.INGRESS, World.slot("binds", binding), sending("eu"))) {
                assertNothingChanged(world, false);
            }
            assertThat(told).contains("secret");
        }

        @Test
        void hasBrokenADemandThatComesTooLateAsAnyOther() throws Exception {
            try (var world = new World().guard(Stage.INGRESS, sending("us"), World.slot("binds", binding))) {
                assertThat(ask(world, false).code()).isEqualTo("AEG-GRD-001");
                assertThat(world.sent).isEmpty();
                assertThat(world.entries("binds"))
                        .extracting(Evidence.GuardEntry::findings)
                        .containsExactly(List.of(Finding.of("violated_before_known")));
            }
        }
    }

    @Nested
    class AStageOfShadowsAlone {
        @ParameterizedTest
        @EnumSource(Stage.class)
        void isUnguarded(Stage stage) throws Exception {
            for (boolean streamed : new boolean[] {false, true}) {
                try (var world = new World().guard(stage, shadow(ALLOW))) {
                    ask(world, streamed);
                    assertThat(world.entries("-"))
                            .filteredOn(entry -> entry.stage() == stage)
                            .isNotEmpty()
                            .allMatch(entry -> entry.coverage() == Evidence.Coverage.UNGUARDED);
                }
            }
        }

        @Test
        void isNotUnguardedWithOneThatActs() throws Exception {
            for (boolean streamed : new boolean[] {false, true}) {
                try (var world = new World().guard(Stage.EGRESS, World.slot("g", ALLOW), shadow(ALLOW))) {
                    ask(world, streamed);
                    assertThat(world.entries("-"))
                            .filteredOn(entry -> entry.stage() == Stage.EGRESS)
                            .isEmpty();
                }
            }
        }

        /** A route without guards relays them, and no shadow is a guard. */
        @Test
        void relaysLogProbabilitiesAndItsShadowsHearTheText() throws Exception {
            for (String how : List.of("plain logprobs", "stream logprobs")) {
                var seen = new CopyOnWriteArrayList<String>();
                String request = "chat|" + how + "|1|\nuser|hello";
                try (var world = new World().guard(Stage.EGRESS, shadow(keeping(seen)));
                        var without = new World()) {
                    world.upstream("token|0|he|hi", "text|0| and K", "end|0", "done");
                    without.upstream("token|0|he|hi", "text|0| and K", "end|0", "done");
                    assertThat(world.ask(request).all())
                            .isEqualTo(without.ask(request).all());
                    assertThat(world.finished().released())
                            .isEqualTo(without.finished().released());
                    assertThat(world.entries("-"))
                            .filteredOn(entry -> entry.stage() == Stage.EGRESS)
                            .singleElement()
                            .satisfies(entry -> assertThat(entry.segments())
                                    .isEqualTo(without.entries("-").getLast().segments()));
                }
                assertThat(String.join("", seen)).startsWith("he").endsWith(" and K");
            }
        }
    }

    @Nested
    class ItAdmitsNothing {
        private static GuardSlot eyes() {
            return new GuardSlot(
                    "s",
                    Optional.of(ALLOW),
                    Set.of(),
                    World.PATIENT,
                    Optional.empty(),
                    true,
                    true,
                    Set.of("image/png"),
                    Optional.empty(),
                    Map.of(),
                    true);
        }

        @Test
        void bytesThatOnlyAShadowReadsAreRefused() throws Exception {
            try (var world = new World().guard(Stage.INGRESS, World.slot("g", ALLOW), eyes())) {
                world.admissions = new Admissions(Admissions.Bytes.GUARD, Set.of(), Set.of());
                assertThat(world.ask("chat|plain|1|look\nimage|").code()).isEqualTo("AEG-GRD-003");
                assertThat(world.sent).isEmpty();
            }
        }

        @Test
        void bytesThatPassAndOnlyAShadowReadsPassUnread() throws Exception {
            try (var world = new World()
                    .guard(Stage.INGRESS, World.slot("g", ALLOW), eyes())
                    .upstream("text|0|fine", "end|0", "done")) {
                world.admissions = new Admissions(Admissions.Bytes.PASS, Set.of(), Set.of());
                assertThat(world.ask("chat|plain|1|look\nimage|").all()).contains("fine");
                assertThat(world.finished().unscanned()).containsExactly("image");
            }
        }
    }
}
