package io.aegis.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.aegis.kernel.port.PluginUnavailableException;
import io.aegis.kernel.port.PluginUnavailableException.Cause;
import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.Verdict;
import io.aegis.spi.testkit.Inspections;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Plugins that take threads and do not give them back, beside others that must not notice. */
class VerifiedPoolTest {
    private static final Guard ALLOWING = inspection -> Verdict.allow();
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofMillis(20);

    /** Eight threads, four of one plugin, two of one principal. */
    private static final VerifiedPool.Limits PATIENT = new VerifiedPool.Limits(8, 8, 4, 4, LONG);

    private final CountDownLatch release = new CountDownLatch(1);
    private final List<FutureTask<?>> callers = new ArrayList<>();
    private VerifiedPool pool = new VerifiedPool(PATIENT);

    @AfterEach
    void close() {
        release.countDown();
        pool.close();
    }

    @Nested
    class ACall {
        @Test
        void runsOnAPlatformThreadOfThePoolWhoeverCalls() throws Exception {
            var caller = new FutureTask<>(() -> pool.call("p", Thread::currentThread));
            Thread.ofVirtual().start(caller).join();
            Thread ran = caller.get();
            assertThat(ran.isVirtual()).isFalse();
            assertThat(ran.isDaemon()).isTrue();
            assertThat(ran.getName()).isEqualTo("aegis-verified");
        }

        @Test
        void findsNoClassLoaderOfThePlatformOnItsThread() {
            assertThat(pool.call("p", () -> Thread.currentThread().getContextClassLoader()))
                    .isEqualTo(ClassLoader.getPlatformClassLoader());
        }

        @Test
        void givesBackWhatTheCodeReturnsAndWhatItThrowsAsItIs() {
            assertThat(pool.call("p", () -> "answer")).isEqualTo("answer");
            assertThat(pool.<String>call("p", () -> null)).isNull();
            for (Throwable thrown :
                    List.of(new IllegalStateException(), new StackOverflowError(), new IOException(), new Error())) {
                assertThatThrownBy(() -> pool.call("p", () -> {
                            throw thrown instanceof Error error ? sneaked(error) : (Exception) thrown;
                        }))
                        .isSameAs(thrown);
            }
            assertThat(pool.call("p", () -> "still")).isEqualTo("still");
        }

        @Test
        void leavesNoInterruptForTheNext() {
            for (int call = 0; call < 50; call++) {
                pool.call("p", () -> {
                    Thread.currentThread().interrupt();
                    return null;
                });
            }
            for (int call = 0; call < 50; call++) {
                assertThat(pool.call("p", Thread::interrupted)).isFalse();
            }
        }

        @Test
        void isAnsweredForEachOfManyCallers() throws Exception {
            pool = new VerifiedPool(new VerifiedPool.Limits(8, 0, 1000, 4, LONG));
            List<FutureTask<Integer>> all = new ArrayList<>();
            for (int number = 0; number < 1000; number++) {
                int own = number;
                all.add(start(() -> pool.call("p" + own % 3, () -> own)));
            }
            for (int number = 0; number < 1000; number++) {
                assertThat(all.get(number).get()).isEqualTo(number);
            }
        }
    }

    /** Between the word of the caller and that of its thread there is no order. */
    @Nested
    class ACallThatComesBackBeforeItsCallerSaysThatItHangs {
        @Test
        void countsAgainstNobody() {
            var ready = new ConcurrentLinkedQueue<PooledCall<?>>();
            var lane = new PoolLane("p", new VerifiedPool.Limits(8, 4, 8, 4, LONG), ready);
            for (int time = 0; time < 20; time++) {
                List<PooledCall<String>> both = List.of(
                        new PooledCall<>(lane, "key:one", () -> "answer"),
                        new PooledCall<>(lane, "key:one", () -> "answer"));
                both.forEach(lane::submit);
                assertThat(ready).hasSize(2);
                ready.clear();
                both.forEach(lane::cameBack);
                both.forEach(lane::hangs);
            }
            assertThat(lane.isCondemned()).isFalse();
        }
    }

    @Nested
    class APluginThatTakesItsTime {
        @Test
        void getsHalfOfTheThreadsAndSomePlacesToWaitAndThenARefusalAtOnce() throws Exception {
            occupy("slow", "", 4);
            queue("slow", 4);
            assertThat(kind(() -> pool.call("slow", () -> "more"))).isEqualTo(Cause.POOL_FULL);
            assertThat(pool.call("other", () -> "fine")).isEqualTo("fine");
            release.countDown();
            for (FutureTask<?> caller : callers) {
                caller.get();
            }
            assertThat(pool.call("slow", () -> "again")).isEqualTo("again");
        }

        @Test
        void leavesThreadsOfItsOwnForAnotherPrincipal() throws Exception {
            occupy("slow", "key:one", 2);
            waitOf("slow", "key:one", 2);
            assertThat(kind(() -> pool.call("slow", "key:one", () -> "more"))).isEqualTo(Cause.POOL_FULL);
            assertThat(pool.call("slow", "key:two", () -> "fine")).isEqualTo("fine");
        }
    }

    @Nested
    class APluginThatDoesNotComeBack {
        @Test
        void isGivenUpAtTheDeadlineAndItsThreadIsReplaced() throws Exception {
            pool = new VerifiedPool(new VerifiedPool.Limits(2, 1, 4, 4, SHORT));
            hang("bad", "", 1);
            assertThat(pool.stuck()).isEqualTo(1);
            assertThat(threadsOf("other")).hasSizeGreaterThanOrEqualTo(1);
            release.countDown();
        }

        @Test
        void isCalledNoMoreAfterTheFourth() throws Exception {
            pool = new VerifiedPool(new VerifiedPool.Limits(8, 8, 4, 4, LONG));
            hangInterrupted("bad", "key:one", 2);
            hangInterrupted("bad", "key:two", 1);
            assertThat(pool.isCondemned("bad")).isFalse();
            hangInterrupted("bad", "key:two", 1);
            assertThat(pool.isCondemned("bad")).isTrue();
            assertThat(kind(() -> pool.call("bad", () -> "more"))).isEqualTo(Cause.CONDEMNED);
            assertThat(pool.call("good", () -> "fine")).isEqualTo("fine");
            pool.forget("bad");
            assertThat(pool.call("bad", () -> "new bytes")).isEqualTo("new bytes");
        }

        @Test
        void isHeldAgainstNoOtherBytesOfItsNameAndForgottenWhenItsBundleLeaves() throws Exception {
            pool = new VerifiedPool(new VerifiedPool.Limits(8, 8, 4, 4, LONG));
            var old = new VerifiedHome(new PoolShare(pool, "bad 1"), getClass().getClassLoader(), () -> {});
            var next = new VerifiedHome(new PoolShare(pool, "bad 2"), getClass().getClassLoader(), () -> {});
            hangInterrupted("bad 1", "key:one", 2);
            hangInterrupted("bad 1", "key:two", 1);
            assertThat(state(old)).isEqualTo(new PluginState.Active());
            hangInterrupted("bad 1", "key:two", 1);
            assertThat(state(old)).isEqualTo(new PluginState.Condemned());
            assertThat(state(next)).isEqualTo(new PluginState.Active());
            assertThat(kind(() -> old.guard(ALLOWING, Set.of()).inspect(Inspections.of("a text"))))
                    .isEqualTo(Cause.CONDEMNED);
            assertThat(next.guard(ALLOWING, Set.of()).inspect(Inspections.of("a text")))
                    .isEqualTo(Verdict.allow());
            old.leave();
            assertThat(pool.isCondemned("bad 1")).isFalse();
        }

        private static PluginState state(Home home) {
            var running =
                    new LoadedPlugin.Running(PluginCallsTest.plugin("00"), null, new Object(), home, new Instances());
            var set = new PluginSet(
                    List.of(new Shelf.Hold(running, () -> {})),
                    List.of(),
                    Map.of(),
                    new PluginCalls(),
                    new Quotes(),
                    LONG);
            return set.plugins().getFirst().state();
        }

        @Test
        void isCalledByNobodyWhoStillHoldsAnInstanceOnceItsBundleHasLeft() {
            var share = new PoolShare(pool, "gone 1");
            var home = new VerifiedHome(share, getClass().getClassLoader(), () -> {});
            var calls = new AtomicInteger();
            Guard guard = home.guard(
                    inspection -> {
                        calls.incrementAndGet();
                        return Verdict.allow();
                    },
                    Set.of());
            var next =
                    new VerifiedHome(new PoolShare(pool, "gone 1"), getClass().getClassLoader(), () -> {});
            home.leave();
            assertThat(kind(() -> guard.inspect(Inspections.of("a text")))).isEqualTo(Cause.CONDEMNED);
            assertThat(calls).hasValue(0);
            assertThat(next.guard(ALLOWING, Set.of()).inspect(Inspections.of("a text")))
                    .isEqualTo(Verdict.allow());
        }

        @Test
        void isNotCondemnedForWhatOneCallerAloneDoesToIt() throws Exception {
            hangInterrupted("bad", "key:one", 2);
            assertThat(kind(() -> pool.call("bad", "key:one", () -> "more"))).isEqualTo(Cause.POOL_FULL);
            assertThat(pool.call("bad", "key:two", () -> "fine")).isEqualTo("fine");
            assertThat(pool.isCondemned("bad")).isFalse();
        }

        @Test
        void isNotCondemnedForCallsOfOneCallerThatHangAllAtOnce() throws Exception {
            pool = new VerifiedPool(new VerifiedPool.Limits(16, 16, 4, 4, LONG));
            var entered = new CountDownLatch(4);
            List<FutureTask<Cause>> all = new ArrayList<>();
            for (int caller = 0; caller < 4; caller++) {
                all.add(start(() -> kind(() -> pool.call("bad", "key:one", hanging(entered)))));
            }
            entered.await();
            for (FutureTask<Cause> each : all) {
                threads.get(each).interrupt();
                assertThat(each.get()).isEqualTo(Cause.TIMED_OUT);
            }
            assertThat(pool.stuck()).isEqualTo(4);
            assertThat(pool.isCondemned("bad")).isFalse();
            assertThat(pool.call("bad", "key:two", () -> "fine")).isEqualTo("fine");
        }

        @Test
        void answersThoseWhoWaitedForItWhenItIsCondemned() throws Exception {
            pool = new VerifiedPool(new VerifiedPool.Limits(2, 8, 4, 1, LONG));
            var entered = new CountDownLatch(1);
            Thread[] thread = new Thread[1];
            FutureTask<Cause> first = start(() -> {
                thread[0] = Thread.currentThread();
                return kind(() -> pool.call("bad", hanging(entered)));
            });
            entered.await();
            FutureTask<Cause> second = start(() -> kind(() -> pool.call("bad", () -> "never")));
            awaitParked(second);
            thread[0].interrupt();
            assertThat(first.get()).isEqualTo(Cause.TIMED_OUT);
            assertThat(second.get()).isEqualTo(Cause.CONDEMNED);
        }

        @Test
        void hasItsThreadsReplacedUpToABound() throws Exception {
            pool = new VerifiedPool(new VerifiedPool.Limits(2, 2, 4, 1, LONG));
            for (String bad : List.of("a", "b", "c", "d")) {
                assertThat(pool.call(bad, () -> "fine")).isEqualTo("fine");
                hangInterrupted(bad, "", 1);
            }
            assertThat(pool.stuck()).isEqualTo(4);
            FutureTask<Cause> late = start(() -> kind(() -> pool.call("good", () -> "fine")));
            awaitParked(late);
            release.countDown();
            assertThat(late.get()).isNull();
        }

        @Test
        void givesItsThreadBackToThePoolWhenItComesBackAfterAll() throws Exception {
            hangInterrupted("bad", "key:one", 2);
            release.countDown();
            while (pool.stuck() > 0) {
                Thread.onSpinWait();
            }
            assertThat(pool.call("bad", "key:one", () -> "fine")).isEqualTo("fine");
        }
    }

    private Callable<String> hanging(CountDownLatch entered) {
        return () -> {
            entered.countDown();
            while (true) {
                try {
                    release.await();
                    return "late";
                } catch (InterruptedException ignored) { // a plugin need not heed it
                    Thread.onSpinWait();
                }
            }
        };
    }

    /** Callers that are inside of the plugin when this returns. */
    private void occupy(String plugin, String principal, int count) throws InterruptedException {
        var entered = new CountDownLatch(count);
        for (int caller = 0; caller < count; caller++) {
            callers.add(start(() -> pool.call(plugin, principal, hanging(entered))));
        }
        entered.await();
    }

    private void queue(String plugin, int count) {
        waitOf(plugin, "", count);
    }

    private void waitOf(String plugin, String principal, int count) {
        for (int caller = 0; caller < count; caller++) {
            FutureTask<String> waiting = start(() -> pool.call(plugin, principal, () -> "waited"));
            callers.add(waiting);
            awaitParked(waiting);
        }
    }

    /** Callers that gave up what had begun, because somebody interrupted them. */
    private void hangInterrupted(String plugin, String principal, int count) throws Exception {
        for (int caller = 0; caller < count; caller++) {
            var entered = new CountDownLatch(1);
            Thread[] thread = new Thread[1];
            FutureTask<Cause> given = start(() -> {
                thread[0] = Thread.currentThread();
                return kind(() -> pool.call(plugin, principal, hanging(entered)));
            });
            entered.await();
            thread[0].interrupt();
            assertThat(given.get()).isEqualTo(Cause.TIMED_OUT);
        }
    }

    /** The same because of a deadline; a call that never began tries again. */
    private void hang(String plugin, String principal, int count) {
        for (int hung = 0; hung < count; ) {
            var entered = new CountDownLatch(1);
            if (kind(() -> pool.call(plugin, principal, hanging(entered))) == Cause.TIMED_OUT) {
                hung++;
            }
        }
    }

    private Set<Thread> threadsOf(String plugin) {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        while (threads.isEmpty()) {
            kind(() -> pool.call(plugin, () -> threads.add(Thread.currentThread())));
        }
        return threads;
    }

    private final ConcurrentHashMap<FutureTask<?>, Thread> threads = new ConcurrentHashMap<>();

    private <T> FutureTask<T> start(Callable<T> code) {
        var task = new FutureTask<>(code);
        Thread thread = Thread.ofPlatform().daemon().unstarted(task);
        threads.put(task, thread);
        thread.start();
        return task;
    }

    private void awaitParked(FutureTask<?> task) {
        Thread thread = threads.get(task);
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            assertThat(task.isDone()).isFalse();
            Thread.onSpinWait();
        }
    }

    private static Cause kind(Callable<?> call) {
        var thrown = catchThrowableOfType(PluginUnavailableException.class, call::call);
        return thrown == null ? null : thrown.kind();
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> Exception sneaked(Throwable error) throws E {
        throw (E) error;
    }
}
