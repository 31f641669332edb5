package io.aegis.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.kernel.port.ErrorCode;
import io.aegis.kernel.port.Evidence;
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
import io.aegis.spi.guard.Progress;
import io.aegis.spi.guard.Stage;
import io.aegis.spi.guard.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever a guard does that is no decision, in whatever stage: what it should have judged reaches nobody. */
class GuardFailureTest {
    private static final String CANARY = "canary-4711";

    /** Guards that do not do their work. */
    private static final Map<String, Guard> BAD = Map.ofEntries(
            Map.entry("exception", inspection -> {
                throw new IllegalStateException(CANARY);
            }),
            Map.entry("error", inspection -> {
                throw new AssertionError(CANARY);
            }),
            Map.entry("overflow", GuardFailureTest::endless),
            Map.entry("null", inspection -> null),
            Map.entry("label", inspection -> Verdict.label(Set.of(new Label("undeclared", "x")))),
            Map.entry("beyond", inspection -> edits(new Edit.Replace(new Span(segment(inspection), 0, 9999), "x"))),
            Map.entry("nowhere", inspection -> edits(new Edit.Replace(new Span(77, 0, 1), "x"))),
            Map.entry(
                    "overlap",
                    inspection -> edits(
                            new Edit.Replace(new Span(segment(inspection), 0, 3), "x"),
                            new Edit.Mask(new Span(segment(inspection), 2, 4), "EMAIL"))),
            Map.entry(
                    "growth",
                    inspection -> edits(new Edit.Replace(new Span(segment(inspection), 0, 1), "x".repeat(5000)))));

    private static Verdict endless(Inspection inspection) {
        return endless(new Inspection(inspection.context(), inspection.segments()));
    }

    private static int segment(Inspection inspection) {
        return inspection.segments().getFirst().id();
    }

    private static Verdict edits(Edit... edits) {
        return Verdict.sanitize(List.of(edits), List.of());
    }

    @ParameterizedTest
    @EnumSource(Stage.class)
    void nothingPassesABadGuard(Stage stage) throws Exception {
        for (var bad : BAD.entrySet()) {
            for (boolean streamed : new boolean[] {false, true}) {
                try (var world = new World().guard(stage, bad.getValue())) {
                    assertClosed(world, stage, streamed, bad.getKey());
                    assertThat(world.entries("g"))
                            .anyMatch(entry -> entry.stage() == stage && entry.coverage() == Evidence.Coverage.REFUSED);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Stage.class)
    void nothingPassesAMissingGuard(Stage stage) throws Exception {
        for (boolean streamed : new boolean[] {false, true}) {
            try (var world = new World().guard(stage, GuardSlot.missing("g"))) {
                assertClosed(world, stage, streamed, "missing");
                assertThat(world.failures).contains("g missing");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Stage.class)
    void aCheckWithoutItsGuardAllowsNothing(Stage stage) {
        try (var world = new World().guard(stage, GuardSlot.missing("g"))) {
            CheckResult.Answer answer = world.runs()
                    .check(
                            Caller.ANONYMOUS,
                            new FakeDialect(),
                            FakeDialect.bytes("chat|plain|1|look\nuser|hello"),
                            stage);
            assertThat(answer.result()).isEmpty();
            assertThat(answer.refusal())
                    .hasValueSatisfying(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.GUARD_UNAVAILABLE));
        }
    }

    @ParameterizedTest
    @EnumSource(Stage.class)
    void nobodyWaitsForAGuardThatHangsAndItsLateVerdictCountsForNothing(Stage stage) throws Exception {
        for (boolean streamed : new boolean[] {false, true}) {
            var release = new CountDownLatch(1);
            var returned = new CountDownLatch(1);
            Guard hanging = inspection -> {
                awaitIgnoringInterrupts(release);
                returned.countDown();
                return Verdict.allow();
            };
            var slot =
                    new GuardSlot("g", Optional.of(hanging), Set.of(), Duration.ofMillis(50), Optional.empty(), true);
            try (var world = new World().guard(stage, slot)) {
                RecordingClient client = assertClosed(world, stage, streamed, "hanging");
                assertThat(world.entries("g")).anyMatch(entry -> entry.stage() == stage);
                awaitNoRuns(world);
                world.generations().switchTo(world.generations().current(), () -> {});
                assertThat(world.drained).hasValue(1);
                release.countDown();
                returned.await();
                awaitNoRuns(world);
                assertThat(client.all()).doesNotContain(CANARY).doesNotContain("{done}");
                assertThat(world.evidence.stream().filter(Evidence.RunFinished.class::isInstance))
                        .hasSize(1);
                assertThat(world.drained).hasValue(1);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Stage.class)
    void aGuardThatHeedsTheInterruptLeavesNoClientWithoutAnAnswer(Stage stage) throws Exception {
        for (int round = 0; round < 5; round++) {
            var never = new CountDownLatch(1);
            Guard sleeping = inspection -> {
                try {
                    never.await();
                } catch (InterruptedException interrupted) {
                    return Verdict.allow();
                }
                return Verdict.allow();
            };
            var slot =
                    new GuardSlot("g", Optional.of(sleeping), Set.of(), Duration.ofMillis(10), Optional.empty(), true);
            try (var world = new World().guard(stage, slot)) {
                assertClosed(world, stage, round % 2 == 0, "interrupted");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"backwards", "beyond", "short", "splits", "throws", "null", "opens-null", "open-throws", "undeclared"})
    void nothingOfAStreamPassesAGuardThatLosesItsPlace(String kind) throws Exception {
        try (var world = new World().guard(Stage.EGRESS, new LostGuard(kind))) {
            world.upstream("text|0|ab\uD83D\uDE00" + CANARY, "text|0|more", "end|0", "done");
            RecordingClient client = world.ask("chat|stream|1|look\nuser|hello");
            assertThat(client.all()).as(kind).doesNotContain(CANARY).doesNotContain("{done}");
            assertThat(client.all()).contains("AEG-GRD-002");
            assertThat(world.entries("g")).hasSize(1);
            assertThat(world.entries("g").getFirst().verdict()).isEqualTo("failed");
            assertThat(world.failures).hasSize(1);
        }
    }

    /** Loses its place in a stream, in one of several ways. */
    private record LostGuard(String kind) implements IncrementalGuard {
        @Override
        public Verdict inspect(Inspection inspection) {
            return Verdict.block(Finding.of("whole"));
        }

        @Override
        public Inspector open(Context context, Channel channel) {
            if (kind.equals("open-throws")) {
                throw new IllegalStateException(CANARY);
            }
            return kind.equals("opens-null") ? null : new Lost(kind);
        }
    }

    private static final class Lost implements Inspector {
        private final String kind;
        private int pieces;

        Lost(String kind) {
            this.kind = kind;
        }

        @Override
        public Progress next(String piece) {
            pieces++;
            return switch (kind) {
                case "backwards" -> Progress.cleared(pieces == 1 ? 2 : 1);
                case "beyond" -> Progress.cleared(9999);
                case "splits" -> Progress.cleared(3);
                case "throws" -> throw new IllegalStateException(CANARY);
                case "null" -> null;
                case "undeclared" -> new Progress(2, Verdict.label(Set.of(new Label("undeclared", "x"))));
                default -> Progress.cleared(0);
            };
        }

        @Override
        public Progress finish() {
            return Progress.cleared(1);
        }
    }

    private static RecordingClient assertClosed(World world, Stage stage, boolean streamed, String kind)
            throws InterruptedException {
        // A guard that is missing is known to be before anything leaves, whatever its stage.
        boolean before = kind.equals("missing") || stage == Stage.INGRESS || stage == Stage.TOOL_RESULT;
        boolean call = stage == Stage.TOOL_CALL;
        world.upstream((call ? "call|0|look|" : "text|0|") + CANARY, "end|0", "done");
        RecordingClient client = world.ask(
                "chat|" + (streamed ? "stream" : "plain") + "|1|look\nuser|hello " + CANARY + "\ntool|said " + CANARY);
        assertThat(client.all()).as(stage + " " + kind).doesNotContain(CANARY).doesNotContain("{done}");
        assertThat(client.all()).contains(streamed && client.refusal == null ? "AEG-GRD-002" : "GUARD_");
        assertThat(world.sent).as(stage + " " + kind).hasSize(before ? 0 : 1);
        assertThat(world.started()).isEqualTo(!before);
        assertThat(world.finished().status()).isEqualTo(Evidence.Status.ERROR);
        assertThat(world.finished().code()).contains("AEG-GRD-002");
        assertThat(world.evidence.toString()).doesNotContain(CANARY);
        return client;
    }

    private static void awaitNoRuns(World world) {
        while (world.runs().live() > 0) {
            Thread.onSpinWait();
        }
    }

    private static void awaitIgnoringInterrupts(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException ignored) { // that is the attack
                Thread.onSpinWait();
            }
        }
    }
}
