package io.aegis.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.Meter;
import io.aegis.spi.guard.Stage;
import io.aegis.spi.guard.Verdict;
import io.aegis.spi.identity.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class KernelPartsTest {
    private static final String RUN = "run-with-a-defect";

    @Test
    void whyGuardsFailIsAClosedSetOfWords() {
        Stream<String> causes =
                Stream.of(GuardFailure.Cause.values()).map(cause -> cause.name().toLowerCase(Locale.ROOT));
        assertThat(Meter.GUARD_FAILURES)
                .containsExactlyElementsOf(
                        Stream.concat(causes, Stream.of("late_violation")).toList());
    }

    @Nested
    class RepeatedRefusalsOfOneMinute {
        private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1); // elapsed time has no beginning
        private final RepeatedRefusals refusals = new RepeatedRefusals(nanos::get);
        private final RepeatedRefusals.Key key =
                new RepeatedRefusals.Key("api_key:jane", "chat", 7, "c0", "AEG-GRD-001", "d");
        private final Instant now = Instant.parse("2026-11-23T10:00:00Z");

        private void pass(long seconds) {
            nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
        }

        @Test
        void areOneRecordAndACount() {
            assertThat(refusals.repeated(key, "run-1", now)).isEmpty();
            assertThat(refusals.repeated(key, "run-2", now.plusSeconds(1))).contains("run-1");
            pass(59);
            assertThat(refusals.repeated(key, "run-3", now.plusSeconds(59))).contains("run-1");
            assertThat(refusals.isDue()).isFalse();
            assertThat(refusals.drain()).isEmpty();
            pass(1);
            assertThat(refusals.isDue()).isTrue();
            assertThat(refusals.drain())
                    .containsExactly(new Evidence.RefusalsRepeated(
                            now.plusSeconds(59), "api_key:jane", "chat", "c0", "AEG-GRD-001", 2));
            assertThat(refusals.drain()).isEmpty();
            assertThat(refusals.isDue()).isFalse();
            assertThat(refusals.repeated(key, "run-4", now.plusSeconds(61))).isEmpty();
        }

        @Test
        void areCountedForAMinuteWhateverTheClockIsSetTo() {
            refusals.repeated(key, "run-1", now);
            assertThat(refusals.repeated(key, "run-2", now.minusSeconds(86_400)))
                    .contains("run-1");
            pass(60);
            assertThat(refusals.repeated(key, "run-3", now.minusSeconds(86_400)))
                    .as("the window is over, and its count not taken yet")
                    .isEmpty();
            assertThat(refusals.drain()).hasSize(1);
        }

        @Test
        void areAllCountedAtAStop() {
            refusals.repeated(key, "run-1", now);
            refusals.repeated(key, "run-2", now.plusSeconds(1));
            refusals.repeated(
                    new RepeatedRefusals.Key("api_key:joe", "chat", 7, "c0", "AEG-GRD-001", "d"), "run-3", now);
            assertThat(refusals.drainAll())
                    .containsExactly(new Evidence.RefusalsRepeated(
                            now.plusSeconds(1), "api_key:jane", "chat", "c0", "AEG-GRD-001", 1));
            assertThat(refusals.drainAll()).isEmpty();
        }

        @Test
        void standForNothingIfTheRecordCouldNotBeWritten() {
            refusals.repeated(key, "run-1", now);
            refusals.forget(key, "another");
            assertThat(refusals.repeated(key, "run-2", now)).contains("run-1");
            refusals.forget(key, "run-1");
            assertThat(refusals.repeated(key, "run-3", now)).isEmpty();
        }

        @Test
        void differIfTheRequestTheRouteTheConfigurationOrThePrincipalDiffers() {
            refusals.repeated(key, "run-1", now);
            for (var other : List.of(
                    new RepeatedRefusals.Key("api_key:joe", "chat", 7, "c0", "AEG-GRD-001", "d"),
                    new RepeatedRefusals.Key("api_key:jane", "code", 7, "c0", "AEG-GRD-001", "d"),
                    new RepeatedRefusals.Key("api_key:jane", "chat", 8, "c0", "AEG-GRD-001", "d"),
                    new RepeatedRefusals.Key("api_key:jane", "chat", 7, "c1", "AEG-GRD-001", "d"),
                    new RepeatedRefusals.Key("api_key:jane", "chat", 7, "c0", "AEG-GRD-002", "d"),
                    new RepeatedRefusals.Key("api_key:jane", "chat", 7, "c0", "AEG-GRD-001", "e"))) {
                assertThat(refusals.repeated(other, "run-2", now)).isEmpty();
            }
        }
    }

    @Test
    void aPatternMatchesWholeNamesAndManyStarsCostLittle() {
        assertThat(new ModelPattern("gpt-*").matches("gpt-5")).isTrue();
        assertThat(new ModelPattern("gpt-*").matches("xgpt-5")).isFalse();
        assertThat(new ModelPattern("*-mini").matches("gpt-mini-x")).isFalse();
        assertThat(new ModelPattern("a*b*c").matches("a-b-b-c")).isTrue();
        assertThat(new ModelPattern("").matches("a")).isFalse();
        assertThat(new ModelPattern("a.c").matches("abc")).isFalse();
        assertThat(new ModelPattern("*a".repeat(500) + "b").matches("a".repeat(20_000)))
                .isFalse();
    }

    @Test
    void aReportOfADefectNeverRepeatsWhatTheExceptionSays() {
        var said = new CopyOnWriteArrayList<String>();
        var logger = java.util.logging.Logger.getLogger("io.aegis.kernel");
        var handler = new java.util.logging.Handler() {
            @Override
            public void publish(java.util.logging.LogRecord line) {
                String text = new java.util.logging.SimpleFormatter().format(line);
                if (text.contains(RUN)) { // runs of other tests may still have something to say
                    said.add(text);
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
        try {
            Defects.report(RUN, new IllegalStateException("canary", new IllegalStateException("canary")));
        } finally {
            logger.removeHandler(handler);
            logger.setUseParentHandlers(true);
        }
        assertThat(said).hasSize(1);
        assertThat(said.getFirst()).contains("IllegalStateException").doesNotContain("canary");
    }

    @Test
    void runIdsSortByTimeAndAreOfVersion7() {
        var clock = new AtomicLong(1_790_000_000_000L);
        var ids = new RunIds(() -> Instant.ofEpochMilli(clock.getAndAdd(1)));
        var minted = new ArrayList<String>();
        for (int at = 0; at < 1000; at++) {
            minted.add(ids.next());
        }
        assertThat(minted).isSorted().doesNotHaveDuplicates();
        assertThat(minted)
                .allMatch(id -> id.matches("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
    }

    @Test
    void aCheckIsRecordedAndAnswersEvenIfItsGuardHangs() throws Exception {
        var never = new CountDownLatch(1);
        var slot = World.slot(
                "g",
                inspection -> {
                    while (never.getCount() > 0) {
                        LockSupport.park();
                    }
                    return Verdict.allow();
                },
                Duration.ofMillis(20),
                true);
        try (var world = new World().guard(Stage.INGRESS, slot)) {
            CheckResult.Answer answer = world.runs()
                    .check(
                            Caller.ANONYMOUS,
                            new FakeDialect(),
                            FakeDialect.bytes("chat|plain|1|\nuser|hello"),
                            Stage.INGRESS);
            assertThat(answer.result()).isEmpty();
            assertThat(answer.refusal().orElseThrow().code().aegis()).isEqualTo("AEG-GRD-002");
            assertThat(world.finished().code()).contains("AEG-GRD-002");
            never.countDown();
        }
    }

    @Test
    void endUsersOfTwoPrincipalsAreNeverTheSameUpstream() throws Exception {
        var users = new ArrayList<String>();
        for (Caller caller : List.of(Caller.ANONYMOUS, caller("api_key:jane"), caller("api_key:jane"))) {
            try (var world = new World()) {
                world.upstream("text|0|a", "end|0", "done");
                world.runs()
                        .answer(
                                caller,
                                new FakeDialect(),
                                FakeDialect.bytes("chat|plain|1|\nuser|hi"),
                                new RecordingClient());
                users.add(world.sent.getFirst().lines().toList().getFirst());
            }
        }
        assertThat(users.get(0)).isNotEqualTo(users.get(1)).doesNotContain("end-user");
        assertThat(users.get(1)).isEqualTo(users.get(2));
    }

    private static Caller caller(String id) {
        return new Caller(new Principal(id, Optional.empty(), Set.of()), Optional.empty(), Optional.empty());
    }
}
