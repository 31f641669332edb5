package io.aegis.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.kernel.port.Evidence;
import io.aegis.spi.content.Channel;
import io.aegis.spi.guard.Context;
import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.IncrementalGuard;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.guard.Inspector;
import io.aegis.spi.guard.Progress;
import io.aegis.spi.guard.Stage;
import io.aegis.spi.guard.Verdict;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A run whose guard hangs is ended by another thread than its own. Whoever comes first: the client is told once, and what it got is what the evidence
 * says.
 */
class HangingGuardTest {
    private static final String STREAM = "chat|stream|1|look\nuser|hello";

    /** Where in a stream a guard hangs. */
    private enum Step {
        OPEN,
        NEXT,
        FINISH,
        NEVER
    }

    @ParameterizedTest
    @EnumSource(value = Step.class, mode = EnumSource.Mode.EXCLUDE, names = "NEVER")
    void aStreamEndsWithAnErrorWhereverItsGuardHangs(Step step) throws Exception {
        for (boolean heeds : new boolean[] {true, false}) {
            var hang = new Hang(heeds);
            var honest = World.slot("honest", new Hanging(new Hang(true), Step.NEVER));
            try (var world = new World().guard(Stage.EGRESS, honest, slot(new Hanging(hang, step)))) {
                world.upstream("text|0|first ", "text|0|hidden", "end|0", "done");
                RecordingClient client = world.ask(STREAM);
                assertToldOnce(world, client);
                assertThat(world.entries("honest"))
                        .singleElement()
                        .satisfies(entry -> assertThat(entry.coverage()).isEqualTo(Evidence.Coverage.SCANNED));
                String told = client.all();
                hang.release.countDown();
                hang.join();
                assertThat(client.all()).isEqualTo(told);
                awaitNobody(world);
            }
        }
    }

    @Test
    void whatWasClearedButNotSentBeforeTheGuardHungIsNotSentByAThreadThatLostItsRun() throws Exception {
        for (boolean heeds : new boolean[] {true, false}) {
            var hang = new Hang(heeds);
            try (var world = new World().guard(Stage.EGRESS, slot(new Hanging(hang, Step.NEXT)))) {
                if (heeds) {
                    world.unavailable = atTheEnd(hang::awaitBack);
                }
                world.upstream("text|0|first \ntext|0|hidden", "end|0", "done");
                RecordingClient client = world.ask(STREAM);
                hang.release.countDown();
                hang.join();
                assertToldOnce(world, client);
                assertThat(client.got).isEmpty();
                assertThat(client.aborted).isFalse();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"before its end", "while its end is written"})
    void aThreadThatComesBackToARunThatWasTakenWaitsForItsEnd(String when) throws Exception {
        for (Stage stage : Stage.values()) {
            var hang = new Hang(true);
            var left = new AtomicBoolean();
            Guard hanging = inspection -> {
                hang.hang();
                return Verdict.allow();
            };
            try (var world = new World().guard(stage, slot(hanging))) {
                Runnable look = () -> {
                    hang.awaitBack();
                    world.generations().switchTo(world.generations().current(), () -> {});
                    left.set(world.runs().live() == 0 || world.drained.get() > 0);
                };
                if (when.equals("before its end")) {
                    world.onFailure = look;
                } else {
                    world.unavailable = atTheEnd(look);
                }
                world.upstream("text|0|hidden", "call|0|look|{}", "end|0", "done");
                RecordingClient client = world.ask("chat|plain|1|look\nuser|hello\ntool|said");
                hang.join();
                assertToldOnce(world, client);
                assertThat(left).as("left before the client was told").isFalse();
                while (world.drained.get() == 0) {
                    Thread.onSpinWait();
                }
                assertThat(world.drained).hasValue(1);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Stage.class)
    void aVerdictThatComesLateCountsForNothingAlsoIfItComesBeforeAnybodyLooked(Stage stage) throws Exception {
        Guard late = inspection -> {
            long begun = System.nanoTime();
            while (System.nanoTime() - begun <= 1000) {
                Thread.onSpinWait();
            }
            return Verdict.allow();
        };
        var slot = new GuardSlot("g", Optional.of(late), Set.of(), Duration.ofNanos(1), Optional.empty(), true);
        try (var world = new World().guard(stage, slot)) {
            world.upstream("text|0|hidden", "call|0|look|{}", "end|0", "done");
            assertToldOnce(world, world.ask("chat|plain|1|look\nuser|hello\ntool|said"));
        }
    }

    @Test
    void aCheckWhoseGuardHangsIsAnswered() {
        var hang = new Hang(false);
        Guard hanging = inspection -> {
            hang.hang();
            return Verdict.allow();
        };
        try (var world = new World().guard(Stage.INGRESS, slot(hanging))) {
            CheckResult.Answer answer = world.runs()
                    .check(
                            Caller.ANONYMOUS,
                            new FakeDialect(),
                            FakeDialect.bytes("chat|plain|1|look\nuser|hello"),
                            Stage.INGRESS);
            assertThat(answer.toString()).contains("GUARD_TIMED_OUT");
            hang.release.countDown();
        }
    }

    /** The client got an error and no clean end, and of the text what the evidence says. */
    private static void awaitNobody(World world) {
        while (world.runs().live() > 0) {
            Thread.onSpinWait();
        }
    }

    private static void assertToldOnce(World world, RecordingClient client) {
        String text = client.got.toString().replace("{error AEG-GRD-002}", "");
        assertThat("first ").startsWith(text);
        assertThat(client.all()).contains("AEG-GRD-002").doesNotContain("hidden");
        Evidence.RunFinished record = world.finished();
        assertThat(record.status()).isEqualTo(Evidence.Status.ERROR);
        assertThat(record.code()).contains("AEG-GRD-002");
        assertThat(record.released()).isEqualTo(text.length());
        assertThat(world.entries("g"))
                .hasSize(1)
                .allMatch(entry -> entry.verdict().equals("failed"));
        assertThat(world.failures).containsExactly("g timed_out");
    }

    /** Evidence that is always written, and what happens before the record of a run's end is. */
    private static Predicate<Evidence> atTheEnd(Runnable before) {
        return record -> {
            if (record instanceof Evidence.RunFinished) {
                before.run();
            }
            return false;
        };
    }

    private static GuardSlot slot(Guard guard) {
        return new GuardSlot("g", Optional.of(guard), Set.of(), Duration.ofMillis(50), Optional.empty(), true);
    }

    /** A place where a thread hangs until it is released or, if it heeds that, interrupted. */
    private static final class Hang {
        private final boolean heeds;
        private final CountDownLatch release = new CountDownLatch(1);
        private volatile Thread thread;
        private volatile boolean back;

        Hang(boolean heeds) {
            this.heeds = heeds;
        }

        void hang() {
            thread = Thread.currentThread();
            while (!back) {
                try {
                    release.await();
                    back = true;
                } catch (InterruptedException interrupted) {
                    back = heeds;
                }
            }
        }

        /** Waits for the end of the thread; there is none if a slow machine missed the deadline on the way here. */
        void join() throws InterruptedException {
            if (thread != null) {
                thread.join();
            }
        }

        /** Waits until the thread has come out of the guard and as far as it gets. */
        void awaitBack() {
            while (thread != null && (!back || !isAtRest(thread.getState()))) {
                Thread.onSpinWait();
            }
        }

        private static boolean isAtRest(Thread.State state) {
            return state == Thread.State.WAITING || state == Thread.State.TERMINATED;
        }
    }

    /** Clears what it is shown, until it hangs: at the second piece if it is in a piece. */
    private record Hanging(Hang hang, Step step) implements IncrementalGuard {
        @Override
        public Verdict inspect(Inspection inspection) {
            return Verdict.allow();
        }

        @Override
        public Inspector open(Context context, Channel channel) {
            hangAt(Step.OPEN);
            return new Inspector() {
                private int fed;

                @Override
                public Progress next(String piece) {
                    if (fed > 0) {
                        hangAt(Step.NEXT);
                    }
                    boolean first = fed == 0;
                    fed += piece.length();
                    return Progress.cleared(first ? fed : fed - piece.length());
                }

                @Override
                public Progress finish() {
                    hangAt(Step.FINISH);
                    return Progress.cleared(fed);
                }
            };
        }

        private void hangAt(Step here) {
            if (here == step) {
                hang.hang();
            }
        }
    }
}
