package io.aegis.sandbox.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.sandbox.host.WorkerException.Cause;
import io.aegis.sandbox.protocol.Bounds;
import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Edit;
import io.aegis.spi.content.Span;
import io.aegis.spi.content.Trust;
import io.aegis.spi.guard.Context;
import io.aegis.spi.guard.Finding;
import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.GuardFactory;
import io.aegis.spi.guard.IncrementalGuard;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.guard.Inspector;
import io.aegis.spi.guard.Label;
import io.aegis.spi.guard.Obligation;
import io.aegis.spi.guard.Progress;
import io.aegis.spi.guard.Verdict;
import io.aegis.spi.identity.Principal;
import io.aegis.spi.plugin.GrantMissingException;
import io.aegis.spi.settings.Settings;
import io.aegis.spi.settings.SettingsException;
import io.aegis.spi.testkit.FakeHost;
import io.aegis.spi.testkit.Inspections;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a guard in a worker answers, and how it fails. */
@Timeout(120)
class GuardWorkerIT {
    private static final String ECHO = """
        public Guard create(Settings settings, Host host) {
            if (settings.names().contains("bad")) throw settings.wrong("bad", "good\\u001b[31m\\nnow");
            if (settings.names().contains("net")) host.network();
            if (settings.names().contains("boom")) throw new IllegalStateException("secret words");
            return new Guard() {
                public Set<String> reads() { return Set.of("level"); }
                public Verdict inspect(Inspection in) {
                    String text = in.segments().getFirst().text();
                    return switch (text) {
                        case "throw" -> throw new IllegalStateException("secret words");
                        case "null" -> null;
                        case "wrong" -> throw new SettingsException("/x", "secret words");
                        case "stack" -> deep(in, 0);
                        case "exit" -> { System.exit(3); yield null; }
                        case "halt" -> { Runtime.getRuntime().halt(3); yield null; }
                        case "memory" -> { var all = new ArrayList<byte[]>(); while (true) all.add(new byte[1 << 20]); }
                        case "shout" -> { System.out.print("x".repeat(1_000_000)); System.out.flush(); yield Verdict.allow(); }
                        case "huge" -> Verdict.sanitize(Collections.nCopies(300_000, new Edit.Mask(new Span(0, 0, 1), "A")), List.of());
                        case "hang" -> { while (true) { try { Thread.sleep(1000); } catch (InterruptedException e) {} } }
                        default -> new Verdict(
                            new Verdict.Outcome.RequireApproval(new Finding("a.rule", 7)),
                            List.of(new Edit.Mask(new Span(0, 0, 1), "EMAIL_ADDRESS"), new Edit.Replace(new Span(0, 1, 2), text)),
                            Set.of(new Label("level", "high")),
                            in.context().obligations(),
                            List.of(new Finding("other", 1_000_000)));
                    };
                }
                private Verdict deep(Inspection in, int depth) { return deep(in, depth + 1).withFindings(List.of()); }
            };
        }\
        """;

    private static final String STREAMING = TestPlugin.guardFactory("""
        new IncrementalGuard() {
            public Verdict inspect(Inspection in) { return Verdict.allow(); }
            public Inspector open(Context context, Channel channel) {
                return new Inspector() {
                    public Progress next(String piece) { return Progress.cleared(0); }
                    public Progress finish() { return Progress.cleared(0); }
                };
            }
        }\
        """);

    @TempDir
    Path root;

    private Worker start(Sandbox sandbox, String body) {
        return sandbox.start(TestPlugin.of("guard", "GuardFactory", body));
    }

    private static Guard guard(Worker worker) {
        return ((GuardFactory) worker.factory()).create(Settings.empty(), new FakeHost());
    }

    private static Cause causeOf(Runnable call) {
        try {
            call.run();
        } catch (WorkerException failed) {
            return failed.kind();
        }
        throw new AssertionError("nothing was thrown");
    }

    /** For tests with a short deadline, which an honest call may miss as well: asks again until it is served, or to the limit of the test. */
    private static <T> T served(IntFunction<T> call) {
        for (int tries = 0; ; tries++) {
            try {
                return call.apply(tries);
            } catch (WorkerException late) {
                assertThat(late.kind()).isIn(Cause.TIMED_OUT, Cause.GONE);
            }
        }
    }

    /** Each time on behalf of somebody else: who was late twice would be refused, and rightly. */
    private static Verdict fine(Guard guard) {
        return served(tries -> guard.inspect(of("key:quick" + tries, "fine")));
    }

    @Test
    void aVerdictComesBackAsThePluginGaveIt() {
        try (var sandbox = TestSandbox.patient(root, Isolation.BUBBLEWRAP);
                var worker = start(sandbox, ECHO)) {
            String odd = "x\ud800y\udc00\u0000é漢";
            List<Obligation> obligations = List.of(
                    new Obligation.Regions(Set.of("eu")),
                    new Obligation.Targets(Set.of()),
                    new Obligation.Spend("team", new BigDecimal("12.50"), Duration.ofDays(1)),
                    new Obligation.Concurrency("team", 3));
            var inspection = Inspections.begin();
            obligations.forEach(inspection::obliged);
            Guard guard = guard(worker);
            Verdict verdict = guard.inspect(inspection.text(odd).build());
            assertThat(verdict)
                    .isEqualTo(new Verdict(
                            new Verdict.Outcome.RequireApproval(new Finding("a.rule", 7)),
                            List.of(
                                    new Edit.Mask(new Span(0, 0, 1), "EMAIL_ADDRESS"),
                                    new Edit.Replace(new Span(0, 1, 2), odd)),
                            Set.of(new Label("level", "high")),
                            obligations,
                            List.of(new Finding("other", 1_000_000))));
            assertThat(guard.reads()).containsExactly("level");
            assertThat(guard).isNotInstanceOf(IncrementalGuard.class);
        }
    }

    @Test
    void whatTheFactorySaysOfItsSettingsReachesTheOperatorCleaned() {
        try (var sandbox = TestSandbox.patient(root, Isolation.BUBBLEWRAP);
                var worker = start(sandbox, ECHO)) {
            var factory = (GuardFactory) worker.factory();
            assertThatThrownBy(() -> factory.create(Settings.of(Map.of("bad", 1)), new FakeHost()))
                    .isInstanceOfSatisfying(
                            SettingsException.class,
                            wrong -> assertThat(wrong.pointer()).isEqualTo("/bad"))
                    .hasMessage("'bad' must be good [31m now");
            assertThatThrownBy(() -> factory.create(Settings.of(Map.of("net", 1)), new FakeHost()))
                    .isInstanceOfSatisfying(
                            GrantMissingException.class,
                            missing -> assertThat(missing.grant()).isEqualTo("network"));
            assertThatThrownBy(() -> factory.create(Settings.of(Map.of("boom", 1)), new FakeHost()))
                    .isInstanceOfSatisfying(
                            WorkerException.class,
                            threw -> assertThat(threw.kind()).isEqualTo(Cause.THREW))
                    .hasMessageContaining("java.lang.IllegalStateException")
                    .hasMessageNotContaining("secret");
        }
    }

    @Test
    void anExceptionCrossesAsTheNameOfItsClassAndTheWorkerGoesOn() {
        try (var sandbox = TestSandbox.patient(root, Isolation.BUBBLEWRAP);
                var worker = start(sandbox, ECHO)) {
            Guard guard = guard(worker);
            long pid = worker.status().pid();
            assertThatThrownBy(() -> guard.inspect(Inspections.of("throw")))
                    .isInstanceOf(WorkerException.class)
                    .hasMessageContaining("java.lang.IllegalStateException")
                    .hasMessageNotContaining("secret")
                    .hasNoCause();
            assertThatThrownBy(() -> guard.inspect(Inspections.of("wrong")))
                    .isInstanceOf(WorkerException.class)
                    .hasMessageNotContaining("secret");
            assertThatThrownBy(() -> guard.inspect(Inspections.of("stack"))).hasMessageContaining("StackOverflowError");
            assertThat(causeOf(() -> guard.inspect(Inspections.of("null")))).isEqualTo(Cause.THREW);
            assertThat(causeOf(() -> guard.inspect(Inspections.of("huge")))).isEqualTo(Cause.TOO_LARGE);
            assertThat(causeOf(() -> guard.inspect(Inspections.of("z".repeat(40_000_000)))))
                    .isEqualTo(Cause.TOO_LARGE);
            assertThat(guard.inspect(Inspections.of("fine")).findings()).hasSize(1);
            assertThat(worker.status().pid()).isEqualTo(pid);
            assertThat(worker.status().failures()).isEqualTo(6);
        }
    }

    @Test
    void whateverEndsTheProcessEndsTheCallAndTheNextOneIsServed() {
        try (var sandbox = TestSandbox.patient(root, Isolation.BUBBLEWRAP);
                var worker = start(sandbox, ECHO)) {
            Guard guard = guard(worker);
            int restarts = 0;
            for (String end : List.of("exit", "halt", "memory")) {
                assertThat(causeOf(() -> guard.inspect(Inspections.of(end)))).isEqualTo(Cause.GONE);
                assertThat(guard.inspect(Inspections.of("fine")).findings()).hasSize(1);
                restarts++;
                assertThat(worker.status().restarts()).isEqualTo(restarts);
            }
        }
    }

    @Test
    void aHangingPluginIsKilledAtItsDeadlineWithAllThatWaitsForIt() throws Exception {
        var settings = TestSandbox.settings(root, Isolation.BUBBLEWRAP, Duration.ofSeconds(2));
        try (var sandbox = Sandbox.open(settings);
                var worker = start(sandbox, ECHO);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Guard guard = served(ignored -> guard(worker));
            long pid = worker.status().pid();
            var process = ProcessHandle.of(pid).orElseThrow();
            var hangs = new ArrayList<Future<Cause>>();
            for (int i = 0; i < 3; i++) {
                hangs.add(threads.submit(() -> causeOf(() -> guard.inspect(Inspections.of("hang")))));
            }
            var causes = new ArrayList<Cause>();
            for (var hang : hangs) {
                causes.add(hang.get());
            }
            assertThat(causes)
                    .contains(Cause.TIMED_OUT)
                    .allMatch(each -> each == Cause.TIMED_OUT || each == Cause.GONE);
            process.onExit().get();
            assertThat(fine(guard).findings()).hasSize(1);
            assertThat(worker.status().pid()).isNotEqualTo(pid);
            assertThat(worker.status().inFlight()).isZero();
        }
    }

    @Test
    void severalCallsAreUnderWayAtOnce() throws Exception {
        String body = TestPlugin.guardFactory("""
            new Guard() {
                private final CyclicBarrier all = new CyclicBarrier(16);
                public Verdict inspect(Inspection in) {
                    try { all.await(); } catch (Exception e) { throw new IllegalStateException(e); }
                    return Verdict.block(Finding.of(in.segments().getFirst().text()));
                }
            }\
            """);
        try (var sandbox = TestSandbox.patient(root, Isolation.PROCESS);
                var worker = start(sandbox, body);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Guard guard = guard(worker);
            var verdicts = new ArrayList<Future<Verdict>>();
            for (int i = 0; i < 15; i++) {
                String rule = "rule." + i;
                String caller = "key:" + i % 2;
                verdicts.add(threads.submit(() -> guard.inspect(of(caller, rule))));
            }
            while (worker.status().inFlight() < 15) {
                Thread.onSpinWait();
            }
            verdicts.add(threads.submit(() -> guard.inspect(of("key:1", "rule.15"))));
            for (int i = 0; i < 16; i++) {
                assertThat(verdicts.get(i).get().findings()).containsExactly(Finding.of("rule." + i));
            }
        }
    }

    @Test
    void moreCallsThanAllowedAreRefusedAtOnce() {
        try (var sandbox = TestSandbox.patient(root, Isolation.PROCESS);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Worker worker = start(sandbox, ECHO);
            Guard guard = guard(worker);
            for (int i = 0; i < 16; i++) {
                String caller = "key:" + i % 2;
                threads.submit(() -> guard.inspect(of(caller, "hang")));
            }
            while (worker.status().inFlight() < 16) {
                Thread.onSpinWait();
            }
            assertThat(causeOf(() -> guard.inspect(of("key:other", "fine")))).isEqualTo(Cause.BUSY);
            worker.close();
            assertThat(causeOf(() -> guard.inspect(Inspections.of("fine")))).isEqualTo(Cause.GONE);
            assertThat(worker.status().state()).isEqualTo(WorkerStatus.State.STOPPED);
        }
    }

    @Test
    void oneCallerHasHalfOfTheCallsAndTheOthersAreServed() {
        try (var sandbox = TestSandbox.patient(root, Isolation.PROCESS);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Worker worker = start(sandbox, ECHO);
            Guard guard = guard(worker);
            for (int i = 0; i < 8; i++) {
                threads.submit(() -> guard.inspect(of("key:greedy", "hang")));
            }
            while (worker.status().inFlight() < 8) {
                Thread.onSpinWait();
            }
            assertThat(causeOf(() -> guard.inspect(of("key:greedy", "fine")))).isEqualTo(Cause.BUSY);
            assertThat(guard.inspect(of("key:modest", "fine")).findings()).hasSize(1);
            worker.close();
        }
    }

    @Test
    void aCallerWhoseCallsWereLateTwiceIsRefusedAndTheOthersAreServed() {
        var settings = TestSandbox.settings(root, Isolation.PROCESS, Duration.ofSeconds(2));
        try (var sandbox = Sandbox.open(settings);
                var worker = start(sandbox, ECHO)) {
            Guard guard = served(ignored -> guard(worker));
            Cause slow = causeOf(() -> guard.inspect(of("key:slow", "hang")));
            while (slow != Cause.BUSY) {
                // Gone if the process has not come up in the time of a call.
                assertThat(slow).isIn(Cause.TIMED_OUT, Cause.GONE);
                slow = causeOf(() -> guard.inspect(of("key:slow", "hang")));
            }
            assertThat(fine(guard).findings()).hasSize(1);
        }
    }

    private static Inspection of(String caller, String text) {
        Context usual = Inspections.of(text).context();
        var principal = new Principal(caller, Optional.empty(), Set.of());
        return Inspections.of(
                new Context(
                        usual.stage(),
                        usual.route(),
                        usual.routeLabels(),
                        principal,
                        usual.labels(),
                        usual.obligations()),
                text);
    }

    @Test
    void aCallerThatIsInterruptedLeavesTheOthersTheirWorker() throws Exception {
        try (var sandbox = TestSandbox.patient(root, Isolation.PROCESS);
                var worker = start(sandbox, ECHO)) {
            Guard guard = guard(worker);
            long pid = worker.status().pid();
            Thread.currentThread().interrupt();
            assertThat(causeOf(() -> guard.inspect(Inspections.of("x".repeat(1_000_000)))))
                    .isEqualTo(Cause.GONE);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(guard.inspect(Inspections.of("fine")).findings()).hasSize(1);
            assertThat(worker.status().pid()).isEqualTo(pid);
        }
    }

    @Test
    void aWorkerOutlivesTheThreadThatStartedIt() throws Exception {
        try (var sandbox = TestSandbox.patient(root, Isolation.BUBBLEWRAP)) {
            var started = new Worker[1];
            Thread.ofPlatform().start(() -> started[0] = start(sandbox, ECHO)).join();
            try (var worker = started[0]) {
                assertThat(guard(worker).inspect(Inspections.of("fine")).findings())
                        .hasSize(1);
                assertThat(worker.status().restarts()).isZero();
            }
        }
    }

    @Test
    void whatAPluginPrintsIsCountedAndThrownAway() {
        try (var sandbox = TestSandbox.patient(root, Isolation.BUBBLEWRAP);
                var worker = start(sandbox, ECHO)) {
            Guard guard = guard(worker);
            for (int i = 0; i < 5; i++) {
                guard.inspect(Inspections.of("shout"));
            }
            while (worker.status().discardedOutputBytes() < 5_000_000) {
                Thread.onSpinWait();
            }
            assertThat(worker.status().rssBytes()).isPositive();
        }
    }

    @Test
    void textThatStreamsIsJudgedPieceByPiece() {
        String body = TestPlugin.guardFactory("""
            new IncrementalGuard() {
                public Verdict inspect(Inspection in) { return Verdict.allow(); }
                public Inspector open(Context context, Channel channel) {
                    if (channel == Channel.SYSTEM) throw new IllegalStateException();
                    return new Inspector() {
                        private int length;
                        public Progress next(String piece) {
                            length += piece.length();
                            if (piece.equals("halt")) Runtime.getRuntime().halt(1);
                            return Progress.cleared(Math.max(0, length - 1));
                        }
                        public Progress finish() { return new Progress(length, Verdict.block(Finding.of(channel.name().toLowerCase()))); }
                    };
                }
            }\
            """);
        try (var sandbox = TestSandbox.patient(root, Isolation.BUBBLEWRAP);
                var worker = start(sandbox, body)) {
            var guard = (IncrementalGuard) guard(worker);
            var context = Inspections.begin().in(Channel.USER, Trust.CLIENT).context();
            var first = guard.open(context, Channel.REASONING);
            var second = guard.open(context, Channel.USER);
            assertThat(first.next("ab\ud800")).isEqualTo(Progress.cleared(2));
            assertThat(second.next("abcdef")).isEqualTo(Progress.cleared(5));
            assertThat(first.next("de")).isEqualTo(Progress.cleared(4));
            assertThat(first.finish()).isEqualTo(new Progress(5, Verdict.block(Finding.of("reasoning"))));
            assertThat(causeOf(first::finish)).isEqualTo(Cause.THREW);
            assertThat(causeOf(() -> guard.open(context, Channel.SYSTEM))).isEqualTo(Cause.THREW);

            var third = guard.open(context, Channel.USER);
            assertThat(causeOf(() -> third.next("halt"))).isEqualTo(Cause.GONE);
            assertThat(causeOf(() -> second.next("x"))).isEqualTo(Cause.GONE);
            assertThat(guard.open(context, Channel.USER).next("again")).isEqualTo(Progress.cleared(4));
        }
    }

    @Test
    void inspectorsThatAreClosedMakeRoomForOthersAtOnce() throws Exception {
        try (var sandbox = TestSandbox.patient(root, Isolation.PROCESS);
                var worker = start(sandbox, STREAMING)) {
            var guard = (IncrementalGuard) guard(worker);
            var context = Inspections.begin().context();
            var held = new ArrayList<Object>();
            for (int i = 0; i <= Bounds.INSPECTORS; i++) {
                Inspector inspector = guard.open(context, Channel.USER);
                held.add(inspector);
                ((AutoCloseable) inspector).close();
            }
            assertThat(held).hasSizeGreaterThan(Bounds.INSPECTORS);
            assertThat(worker.status().restarts()).isZero();
        }
    }

    @Test
    void inspectorsThatAreDroppedMakeRoomForOthers() {
        try (var sandbox = TestSandbox.patient(root, Isolation.PROCESS);
                var worker = start(sandbox, STREAMING)) {
            var guard = (IncrementalGuard) guard(worker);
            var context = Inspections.begin().context();
            var held = new ArrayList<Object>();
            for (int i = 0; i < Bounds.INSPECTORS; i++) {
                held.add(guard.open(context, Channel.USER));
            }
            assertThat(causeOf(() -> guard.open(context, Channel.USER))).isEqualTo(Cause.BUSY);
            held.clear();
            boolean opened = false;
            while (!opened) {
                System.gc();
                try {
                    guard.open(context, Channel.USER).finish();
                    opened = true;
                } catch (WorkerException busy) {
                    assertThat(busy.kind()).isEqualTo(Cause.BUSY);
                }
            }
            assertThat(worker.status().restarts()).isZero();
        }
    }
}
