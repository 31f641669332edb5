package io.aegis.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.kernel.port.ErrorCode;
import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.Evidence.ApprovalAction;
import io.aegis.kernel.port.KeptRun;
import io.aegis.spi.guard.Finding;
import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.Stage;
import io.aegis.spi.guard.Verdict;
import io.aegis.spi.identity.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A run waits for a human, and goes on only with exactly what the human agreed to. */
class PauseTest {
    private static final Caller JANE = caller("jane");
    private static final Caller JOE = caller("joe");
    private static final Caller ANN = caller("ann");
    private static final String REQUEST = "chat|plain|1|\nuser|hello";
    private static final Guard ASK = inspection -> Verdict.requireApproval(Finding.of("rule-a"));

    private final AtomicReference<Guard> guard = new AtomicReference<>(ASK);
    private final AtomicInteger asked = new AtomicInteger();
    private final World world = new World();

    PauseTest() {
        world.guard(Stage.INGRESS, inspection -> {
            asked.incrementAndGet();
            return guard.get().inspect(inspection);
        });
        approvals(1, false, Duration.ZERO);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private static Caller caller(String name) {
        var principal = new Principal("api_key:" + name, Optional.empty(), Set.of());
        return new Caller(principal, Optional.empty(), Optional.of("digest-of-" + name));
    }

    private void approvals(int quorum, boolean self, Duration hold) {
        world.approvals = new Approvals(
                new Members(Set.of("joe", "ann")), quorum, self, Duration.ofHours(1), Members.NOBODY, hold);
    }

    private RecordingClient ask(Caller caller) throws InterruptedException {
        return begin(caller).awaited();
    }

    private RecordingClient begin(Caller caller) {
        var client = new RecordingClient();
        Runs runs = world.runs();
        Thread.startVirtualThread(() -> runs.answer(caller, new FakeDialect(), FakeDialect.bytes(REQUEST), client));
        return client;
    }

    private KeptRun paused() throws InterruptedException {
        assertThat(ask(JANE).code()).isEqualTo("AEG-RUN-001");
        return only();
    }

    private KeptRun only() {
        assertThat(world.kept.runs).hasSize(1);
        return world.kept.runs.values().iterator().next();
    }

    private Decision decide(Caller by, KeptRun run, boolean agrees) {
        return decide(by, run, agrees, Optional.of(digest(run)));
    }

    private Decision decide(Caller by, KeptRun run, boolean agrees, Optional<String> digest) {
        return world.runs().decide(by, run.head().run(), agrees, digest, Optional.empty());
    }

    private static String digest(KeptRun run) {
        return run.payload().pause().orElseThrow().digest();
    }

    private KeptRun.State end(KeptRun run) {
        KeptRun.Head head = run.head();
        for (int tries = 0; tries < 20 && !head.state().isOver(); tries++) {
            head = world.runs()
                    .await(head.run(), head.sequence(), Duration.ofSeconds(20))
                    .orElseThrow();
        }
        return head.state();
    }

    private List<ApprovalAction> actions() {
        return world.evidence.stream()
                .filter(Evidence.Approval.class::isInstance)
                .map(record -> ((Evidence.Approval) record).action())
                .toList();
    }

    private static String code(Decision decision) {
        return decision instanceof Decision.Refused refused
                ? refused.refusal().code().aegis()
                : ((Decision.Counted) decision).state().name();
    }

    @Test
    void anAgreementLetsTheRunGoOnAndTheSameRequestGetsItsAnswerOnce() throws Exception {
        world.upstream("text|0|fine");
        KeptRun run = paused();
        assertThat(world.sent).isEmpty();
        assertThat(ask(JANE).code()).isEqualTo("AEG-RUN-001"); // the same run
        assertThat(only().head().run()).isEqualTo(run.head().run());

        assertThat(code(decide(JOE, run, true))).isEqualTo("RUNNING");
        assertThat(end(run)).isEqualTo(KeptRun.State.COMPLETED);
        assertThat(world.sent).hasSize(1);
        assertThat(asked.get()).isEqualTo(2); // judged again by every guard of the stage

        assertThat(ask(JANE).all()).contains("fine");
        assertThat(world.sent).hasSize(1);
        assertThat(ask(JANE).code()).isEqualTo("AEG-RUN-001"); // another run
        assertThat(world.kept.runs).hasSize(2);
        assertThat(actions())
                .containsExactly(ApprovalAction.REQUESTED, ApprovalAction.APPROVED, ApprovalAction.REQUESTED);
        Evidence.RunFinished finished = world.finished();
        assertThat(finished.run()).isEqualTo(run.head().run());
        assertThat(finished.principal()).isEqualTo("api_key:jane");
    }

    @Test
    void anotherPrincipalNeverMeetsTheRunOfThisOne() throws Exception {
        KeptRun run = paused();
        assertThat(ask(JOE).code()).isEqualTo("AEG-RUN-001");
        assertThat(world.kept.runs).hasSize(2);
        assertThat(world.kept.runs.values())
                .filteredOn(kept -> !kept.head().run().equals(run.head().run()))
                .singleElement()
                .extracting(kept -> kept.head().principal())
                .isEqualTo("api_key:joe");
    }

    @Test
    void whoMayNotDecideDoesNot() throws Exception {
        KeptRun run = paused();
        assertThat(code(decide(JANE, run, true))).isEqualTo("AEG-AUTH-003");
        assertThat(code(decide(caller("eve"), run, true))).isEqualTo("AEG-AUTH-003");
        assertThat(code(decide(caller("eve"), run, false))).isEqualTo("AEG-AUTH-003");
        assertThat(code(decide(Caller.ANONYMOUS, run, true))).isEqualTo("AEG-AUTH-003");
        assertThat(code(world.runs().decide(JOE, "no-such-run", true, Optional.empty(), Optional.empty())))
                .isEqualTo("AEG-REQ-004");
        assertThat(only().head().state()).isEqualTo(KeptRun.State.PAUSED);
        assertThat(world.sent).isEmpty();
        assertThat(actions())
                .containsExactly(
                        ApprovalAction.REQUESTED,
                        ApprovalAction.REFUSED,
                        ApprovalAction.REFUSED,
                        ApprovalAction.REFUSED,
                        ApprovalAction.REFUSED);
    }

    @Test
    void oneMayAgreeToOnesOwnRunOnlyWherePolicySaysSo() throws Exception {
        assertThat(ask(JOE).code()).isEqualTo("AEG-RUN-001");
        assertThat(code(decide(JOE, only(), true))).isEqualTo("AEG-AUTH-003");
        world.close();
        try (var other = new World()) {
            other.guard(Stage.INGRESS, ASK).upstream("text|0|fine");
            other.approvals = new Approvals(
                    new Members(Set.of("joe")), 1, true, Duration.ofHours(1), Members.NOBODY, Duration.ZERO);
            var client = new RecordingClient();
            other.runs().answer(JOE, new FakeDialect(), FakeDialect.bytes(REQUEST), client);
            KeptRun run = other.kept.runs.values().iterator().next();
            Decision decision =
                    other.runs().decide(JOE, run.head().run(), true, Optional.of(digest(run)), Optional.empty());
            assertThat(code(decision)).isEqualTo("RUNNING");
        }
    }

    @Test
    void aDecisionNamesTheDigestOfWhatItIsAbout() throws Exception {
        KeptRun run = paused();
        for (Optional<String> wrong :
                List.of(Optional.<String>empty(), Optional.of(""), Optional.of("00".repeat(32)))) {
            Decision decision = decide(JOE, run, true, wrong);
            assertThat(code(decision)).isEqualTo("AEG-RUN-006");
            assertThat(((Decision.Refused) decision).digest()).contains(digest(run));
        }
        assertThat(code(decide(JOE, run, false, Optional.empty()))).isEqualTo("AEG-RUN-006");
        assertThat(only().head().state()).isEqualTo(KeptRun.State.PAUSED);
    }

    @Test
    void anAgreementCountsOnce() throws Exception {
        world.upstream("text|0|fine");
        KeptRun run = paused();
        assertThat(code(decide(JOE, run, true))).isEqualTo("RUNNING");
        assertThat(end(run)).isEqualTo(KeptRun.State.COMPLETED);
        assertThat(code(decide(JOE, run, true))).isEqualTo("AEG-RUN-005");
        assertThat(code(decide(ANN, run, false))).isEqualTo("AEG-RUN-005");
        assertThat(world.sent).hasSize(1);
    }

    @Test
    void ofTwoWhoAgreeAtOnceOneIsTooLate() throws Exception {
        world.upstream("text|0|fine").upstream("text|0|again");
        KeptRun run = paused();
        var codes = new ArrayList<String>();
        var both = new CountDownLatch(2);
        for (Caller by : List.of(JOE, ANN)) {
            Thread.startVirtualThread(() -> {
                String code = code(decide(by, run, true));
                synchronized (codes) {
                    codes.add(code);
                }
                both.countDown();
            });
        }
        assertThat(both.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(codes).containsExactlyInAnyOrder("RUNNING", "AEG-RUN-005");
        end(run);
        assertThat(world.sent).hasSize(1);
    }

    @Test
    void aQuorumCountsDistinctPrincipals() throws Exception {
        approvals(2, false, Duration.ZERO);
        world.upstream("text|0|fine");
        KeptRun run = paused();
        assertThat(code(decide(JOE, run, true))).isEqualTo("PAUSED");
        assertThat(code(decide(JOE, run, true))).isEqualTo("PAUSED");
        assertThat(only().payload().pause().orElseThrow().agreed()).containsExactly("api_key:joe");
        assertThat(world.sent).isEmpty();
        assertThat(code(decide(ANN, run, true))).isEqualTo("RUNNING");
        assertThat(end(run)).isEqualTo(KeptRun.State.COMPLETED);
    }

    @Test
    void anAgreementDoesNotOutliveTheKeyItWasGivenWith() throws Exception {
        approvals(2, false, Duration.ZERO);
        world.upstream("text|0|fine");
        KeptRun run = paused();
        assertThat(code(decide(JOE, run, true))).isEqualTo("PAUSED");
        world.requesters =
                then -> Optional.of(then).filter(who -> !who.principal().equals(JOE.principal()));
        assertThat(code(decide(ANN, run, true))).isEqualTo("PAUSED");
        assertThat(only().payload().pause().orElseThrow().agreed()).containsExactly("api_key:ann");
        assertThat(world.sent).isEmpty();
        world.requesters = Optional::of;
        assertThat(code(decide(JOE, run, true))).isEqualTo("RUNNING");
        assertThat(end(run)).isEqualTo(KeptRun.State.COMPLETED);
    }

    @Test
    void whoLostTheKeyOfAnAgreementCanAgreeAnew() throws Exception {
        approvals(2, false, Duration.ZERO);
        world.upstream("text|0|fine");
        KeptRun run = paused();
        assertThat(code(decide(JOE, run, true))).isEqualTo("PAUSED");
        world.requesters = then -> Optional.of(then).filter(who -> !who.key().equals(JOE.key()));
        var again = new Caller(JOE.principal(), Optional.empty(), Optional.of("another-key-of-joe"));
        assertThat(world.runs().hasAgreed(again, only())).isFalse();
        assertThat(code(decide(again, run, true))).isEqualTo("PAUSED");
        assertThat(world.runs().hasAgreed(again, only())).isTrue();
        assertThat(only().payload().pause().orElseThrow().agreed()).containsExactly("api_key:joe");
        assertThat(code(decide(ANN, run, true))).isEqualTo("RUNNING");
        assertThat(end(run)).isEqualTo(KeptRun.State.COMPLETED);
    }

    @Test
    void whoAgreedBeforeFewerWereEnoughAgreesAnew() throws Exception {
        approvals(2, false, Duration.ZERO);
        world.upstream("text|0|fine");
        KeptRun run = paused();
        assertThat(code(decide(JOE, run, true))).isEqualTo("PAUSED");
        approvals(1, false, Duration.ZERO);
        world.renew("another digest");
        Decision decision = decide(JOE, run, true);
        assertThat(code(decision)).isEqualTo("AEG-RUN-006");
        assertThat(code(decide(JOE, run, true, ((Decision.Refused) decision).digest())))
                .isEqualTo("RUNNING");
        assertThat(end(run)).isEqualTo(KeptRun.State.COMPLETED);
    }

    @Test
    void decisionsOnOneRunTakeTurns() throws Exception {
        world.upstream("text|0|fine");
        KeptRun run = paused();
        var codes = new java.util.concurrent.ConcurrentLinkedQueue<String>();
        Thread second = Thread.ofPlatform().unstarted(() -> codes.add(code(decide(ANN, run, true))));
        guard.set(inspection -> {
            if (second.getState() == Thread.State.NEW) {
                second.start();
                while (second.getState() == Thread.State.RUNNABLE || second.getState() == Thread.State.NEW) {
                    Thread.onSpinWait(); // until it waits for its turn, or for this guard
                }
            }
            return ASK.inspect(inspection);
        });
        codes.add(code(decide(JOE, run, true)));
        second.join();
        assertThat(codes).containsExactlyInAnyOrder("RUNNING", "AEG-RUN-005");
        assertThat(end(run)).isEqualTo(KeptRun.State.COMPLETED);
        assertThat(asked.get()).isEqualTo(2); // nobody asked the guards about a run that somebody else decides
    }

    @Test
    void aGuardThatFailsWhileAnAgreementIsCountedLeavesTheRunWaiting() throws Exception {
        world.upstream("text|0|fine");
        KeptRun run = paused();
        guard.set(inspection -> {
            throw new IllegalStateException("a plugin's own words");
        });
        assertThat(code(decide(JOE, run, true))).isEqualTo("AEG-GRD-002");
        assertThat(code(decide(JOE, run, true))).isEqualTo("AEG-GRD-002"); // whoever repeats it fills no ledger
        assertThat(only().head().state()).isEqualTo(KeptRun.State.PAUSED);
        assertThat(world.evidence).noneMatch(Evidence.RunFinished.class::isInstance);
        assertThat(actions()).containsExactly(ApprovalAction.REQUESTED, ApprovalAction.REFUSED);
        assertThat(world.sent).isEmpty();
        guard.set(ASK);
        assertThat(code(decide(JOE, run, true))).isEqualTo("RUNNING");
        assertThat(end(run)).isEqualTo(KeptRun.State.COMPLETED);
    }

    @Test
    void aGuardThatHangsWhileAnAgreementIsCountedLeavesTheRunWaiting() throws Exception {
        var never = new CountDownLatch(1);
        guard.set(inspection -> {
            try {
                never.await();
            } catch (InterruptedException ignored) {
                throw new IllegalStateException("a hanging guard was interrupted");
            }
            return Verdict.allow();
        });
        try (var other = new World()) {
            var first = new java.util.concurrent.atomic.AtomicBoolean(true);
            other.guard(
                    Stage.INGRESS,
                    World.slot(
                            "g",
                            inspection -> first.getAndSet(false)
                                    ? ASK.inspect(inspection)
                                    : guard.get().inspect(inspection),
                            Duration.ofMillis(50),
                            true));
            other.approvals = world.approvals;
            while (other.kept.runs.isEmpty()) { // a machine that is busy may take the first answer for late, too
                first.set(true);
                other.runs().answer(JANE, new FakeDialect(), FakeDialect.bytes(REQUEST), new RecordingClient());
            }
            KeptRun run = other.kept.runs.values().iterator().next();
            Decision decision =
                    other.runs().decide(JOE, run.head().run(), true, Optional.of(digest(run)), Optional.empty());
            assertThat(code(decision)).isEqualTo("AEG-GRD-002");
            assertThat(other.kept.head(run.head().run()).orElseThrow().state()).isEqualTo(KeptRun.State.PAUSED);
            assertThat(other.evidence).noneMatch(Evidence.RunFinished.class::isInstance);
        }
    }

    @Test
    void whoRepeatsARefusedDecisionFillsNoLedger() throws Exception {
        KeptRun run = paused();
        for (int times = 0; times < 3; times++) {
            assertThat(code(decide(JANE, run, true))).isEqualTo("AEG-AUTH-003");
            assertThat(code(decide(JOE, run, true, Optional.empty()))).isEqualTo("AEG-RUN-006");
        }
        assertThat(actions()).containsExactly(ApprovalAction.REQUESTED, ApprovalAction.REFUSED, ApprovalAction.REFUSED);
    }

    @Test
    void whatIsErasedWhileItIsUnderWayLeavesNothingBehind() throws Exception {
        KeptRun run = paused();
        assertThat(code(decide(JOE, run, true))).isEqualTo("RUNNING");
        world.kept.runs.clear();
        world.upstream("text|0|fine");
        while (world.runs().live() > 0) {
            Thread.onSpinWait();
        }
        assertThat(world.finished().status()).isEqualTo(Evidence.Status.COMPLETED);
        assertThat(world.kept.runs).isEmpty();
    }

    @Test
    void whoErasesAPrincipalWaitsForTheLastWordOfItsRuns() throws Exception {
        guard.set(inspection -> Verdict.allow());
        world.silent = true;
        RecordingClient client = begin(JANE);
        while (world.sent.isEmpty()) {
            Thread.onSpinWait();
        }
        world.runs().endAll("api_key:joe", () -> {});
        assertThat(world.evidence).noneMatch(Evidence.RunFinished.class::isInstance); // not its runs
        world.runs().endAll("api_key:jane", () -> {});
        assertThat(world.finished().code()).contains("erased");
        assertThat(world.runs().live()).isZero();
        assertThat(client.awaited().refusal.code()).isEqualTo(ErrorCode.NOT_FOUND);
    }

    @Test
    void whatIsErasedWhileAnAgreementIsCountedDoesNotGoOn() throws Exception {
        KeptRun run = paused();
        guard.set(inspection -> {
            world.kept.runs.clear();
            return ASK.inspect(inspection);
        });
        assertThat(code(decide(JOE, run, true))).isEqualTo("AEG-REQ-004");
        assertThat(world.kept.runs).isEmpty();
        assertThat(world.sent).isEmpty();
    }

    @Test
    void whoAsksAgainForARunUnderWayIsNotToldThatItWaits() throws Exception {
        KeptRun run = paused();
        assertThat(code(decide(JOE, run, true))).isEqualTo("RUNNING");
        assertThat(ask(JANE).refusal.what()).contains("under way");
        world.upstream("text|0|fine");
        assertThat(end(run)).isEqualTo(KeptRun.State.COMPLETED);
    }

    @Test
    void aKeyThatMayNotUseTheRouteDoesNotFindTheRun() throws Exception {
        world.upstream("text|0|fine");
        KeptRun run = paused();
        decide(JOE, run, true);
        end(run);
        var other = new Caller(JANE.principal(), Optional.of(Set.of("elsewhere")), Optional.of("another digest"));
        RecordingClient client = ask(other);
        assertThat(client.code()).isEqualTo("AEG-AUTH-002");
        assertThat(ask(JANE).all()).contains("fine");
    }

    @Test
    void valuesAreShownOfWhatWaitsAndOnlyToThoseWhoMayLook() throws Exception {
        world.approvals = new Approvals(
                new Members(Set.of("joe", "ann")),
                1,
                false,
                Duration.ofHours(1),
                new Members(Set.of("joe", "eve")),
                Duration.ZERO);
        KeptRun run = paused();
        assertThat(world.runs().reveal(ANN, run)).isEmpty();
        assertThat(world.runs().reveal(caller("eve"), run)).isEmpty(); // may look, but decides nothing
        assertThat(actions()).containsExactly(ApprovalAction.REQUESTED);
        assertThat(world.runs().reveal(JOE, run)).isPresent();
        assertThat(actions()).containsExactly(ApprovalAction.REQUESTED, ApprovalAction.REVEALED);
        decide(JOE, run, false);
        assertThat(world.runs().reveal(JOE, only())).isEmpty(); // it waits no more
    }

    @Test
    void aDenialEndsTheRunAndItsCallerIsTold() throws Exception {
        KeptRun run = paused();
        assertThat(code(world.runs()
                        .decide(ANN, run.head().run(), false, Optional.of(digest(run)), Optional.of("too risky"))))
                .isEqualTo("DENIED");
        RecordingClient client = ask(JANE);
        assertThat(client.code()).isEqualTo("AEG-RUN-002");
        assertThat(client.refusal.why()).contains("api_key:ann").contains("too risky");
        assertThat(world.finished().status()).isEqualTo(Evidence.Status.DENIED);
        assertThat(world.sent).isEmpty();
    }

    @Test
    void aDenialThatIsOnRecordCountsAlsoIfItCannotBeKept() throws Exception {
        world.upstream("text|0|fine");
        KeptRun run = paused();
        world.kept.full = true;
        assertThat(code(decide(ANN, run, false))).isEqualTo("DENIED");
        assertThat(only().head().state()).isEqualTo(KeptRun.State.PAUSED);
        assertThat(code(decide(JOE, run, true))).isEqualTo("AEG-RUN-005");
        world.now = world.now.plus(Duration.ofHours(1));
        world.runs().expire();
        assertThat(world.finished().status()).isEqualTo(Evidence.Status.DENIED); // once
        world.kept.full = false;
        world.runs().expire();
        assertThat(only().head().state()).isEqualTo(KeptRun.State.DENIED);
        assertThat(world.sent).isEmpty();
    }

    @Test
    void whatNobodyDecidesInTimeIsDenied() throws Exception {
        KeptRun run = paused();
        world.now = world.now.plus(Duration.ofHours(1));
        assertThat(code(decide(JOE, run, true))).isEqualTo("AEG-RUN-005"); // also before it is tidied up
        world.runs().expire();
        assertThat(only().head().state()).isEqualTo(KeptRun.State.DENIED);
        assertThat(actions()).endsWith(ApprovalAction.EXPIRED);
        assertThat(world.finished().status()).isEqualTo(Evidence.Status.DENIED);
        assertThat(ask(JANE).code()).isEqualTo("AEG-RUN-002");
    }

    @Test
    void aClockThatIsSetBackRevivesNothing() throws Exception {
        KeptRun run = paused();
        world.now = world.now.plus(Duration.ofHours(1));
        assertThat(code(decide(ANN, run, true, Optional.of("another")))).isEqualTo("AEG-RUN-005");
        world.now = world.now.minus(Duration.ofHours(1));
        assertThat(code(decide(JOE, run, true))).isEqualTo("AEG-RUN-005");
        world.runs().expire();
        assertThat(only().head().state()).isEqualTo(KeptRun.State.DENIED);
        assertThat(world.sent).isEmpty();
    }

    @Test
    void nobodyAgreesToAnythingByAClockThatWasSetBack() throws Exception {
        world.upstream("text|0|fine");
        KeptRun run = paused();
        world.now = world.now.minus(HighWaterClock.TOLERATED).minusSeconds(1);
        Decision decision = decide(JOE, run, true);
        assertThat(code(decision)).isEqualTo("AEG-RUN-007");
        assertThat(((Decision.Refused) decision).refusal().why()).contains("301 seconds");
        assertThat(actions()).containsExactly(ApprovalAction.REQUESTED, ApprovalAction.REFUSED);
        assertThat(only().head().state()).isEqualTo(KeptRun.State.PAUSED);
        assertThat(world.sent).isEmpty();
        world.now = world.now.plusSeconds(1);
        assertThat(code(decide(JOE, run, true))).isEqualTo("RUNNING");
        assertThat(end(run)).isEqualTo(KeptRun.State.COMPLETED);
    }

    @Test
    void aDenialNeedsNoClock() throws Exception {
        KeptRun run = paused();
        world.now = world.now.minus(Duration.ofDays(1));
        assertThat(code(decide(JOE, run, false))).isEqualTo("DENIED");
    }

    @Test
    void anotherConfigurationVoidsWhatWasAgreedTo() throws Exception {
        world.upstream("text|0|fine");
        KeptRun run = paused();
        world.generations().switchTo(world.next.apply("another digest"), () -> {});
        Decision decision = decide(JOE, run, true);
        assertThat(code(decision)).isEqualTo("AEG-RUN-006");
        assertThat(world.sent).isEmpty();
        assertThat(actions()).endsWith(ApprovalAction.VOIDED);
        Optional<String> next = ((Decision.Refused) decision).digest();
        assertThat(next).isPresent().isNotEqualTo(Optional.of(digest(run)));
        assertThat(code(decide(JOE, run, true, next))).isEqualTo("RUNNING");
        assertThat(end(run)).isEqualTo(KeptRun.State.COMPLETED);
    }

    @Test
    void eachRecordNamesTheConfigurationThatAskedOrUnderWhichItWasDecided() throws Exception {
        world.upstream("text|0|fine");
        KeptRun run = paused();
        world.generations().switchTo(world.next.apply("another digest"), () -> {});
        decide(JOE, run, true);
        assertThat(code(decide(JOE, run, true, Optional.of(digest(only()))))).isEqualTo("RUNNING");
        assertThat(end(run)).isEqualTo(KeptRun.State.COMPLETED);
        String first = world.evidence.stream()
                .filter(Evidence.Approval.class::isInstance)
                .map(record -> ((Evidence.Approval) record).config())
                .findFirst()
                .orElseThrow();
        assertThat(first).isNotEmpty().isNotEqualTo("another digest");
        assertThat(decisions())
                .containsExactly("REQUESTED " + first, "VOIDED another digest", "APPROVED another digest");
        assertThat(world.finished().config()).isEqualTo("another digest");
    }

    private List<String> decisions() {
        return world.evidence.stream()
                .filter(Evidence.Approval.class::isInstance)
                .map(Evidence.Approval.class::cast)
                .map(approval -> approval.action() + " " + approval.config())
                .toList();
    }

    @Test
    void anotherFindingVoidsWhatWasAgreedTo() throws Exception {
        KeptRun run = paused();
        guard.set(inspection -> Verdict.requireApproval(Finding.of("rule-other")));
        assertThat(code(decide(JOE, run, true))).isEqualTo("AEG-RUN-006");
        guard.set(inspection -> Verdict.allow());
        assertThat(code(decide(JOE, run, true, Optional.of(digest(only()))))).isEqualTo("AEG-RUN-006");
        assertThat(only().head().state()).isEqualTo(KeptRun.State.PAUSED);
        assertThat(world.sent).isEmpty();
    }

    @Test
    void aGuardThatBlocksByNowEndsTheRun() throws Exception {
        KeptRun run = paused();
        guard.set(inspection -> Verdict.block(Finding.of("rule-b")));
        assertThat(code(decide(JOE, run, true))).isEqualTo("AEG-RUN-005");
        assertThat(only().head().state()).isEqualTo(KeptRun.State.BLOCKED);
        assertThat(world.sent).isEmpty();
        assertThat(ask(JANE).code()).isEqualTo("AEG-GRD-001");
    }

    @Test
    void aRequesterWhoseKeyIsRevokedGoesNoFurther() throws Exception {
        KeptRun run = paused();
        world.requesters = then -> Optional.empty();
        assertThat(code(decide(JOE, run, true))).isEqualTo("AEG-RUN-005");
        assertThat(only().head().state()).isEqualTo(KeptRun.State.ERROR);
        assertThat(world.sent).isEmpty();
    }

    @Test
    void aRunThatCannotBeKeptDoesNotWait() throws Exception {
        world.kept.full = true;
        assertThat(ask(JANE).code()).isEqualTo("AEG-SRV-004");
        assertThat(world.sent).isEmpty();
    }

    @Test
    void anAgreementThatCannotBeRecordedCountsForNothing() throws Exception {
        KeptRun run = paused();
        world.unavailable =
                record -> record instanceof Evidence.Approval approval && approval.action() == ApprovalAction.APPROVED;
        assertThat(code(decide(JOE, run, true))).isEqualTo("AEG-SRV-004");
        assertThat(world.sent).isEmpty();
        assertThat(only().head().state()).isEqualTo(KeptRun.State.PAUSED);
    }

    @Test
    void aHeldRequestGetsItsAnswerAsSoonAsThereIsOne() throws Exception {
        approvals(1, false, Duration.ofMinutes(5));
        world.upstream("text|0|fine");
        RecordingClient client = begin(JANE);
        KeptRun run = waitFor();
        assertThat(code(decide(JOE, run, true))).isEqualTo("RUNNING");
        assertThat(client.awaited().all()).contains("fine");
        assertThat(only().head().taken()).isTrue();
    }

    @Test
    void evidenceSaysWhatOfAHeldStreamItsCallerHas() throws Exception {
        approvals(1, false, Duration.ofMinutes(5));
        guard.set(inspection -> Verdict.allow());
        world.guard(
                Stage.EGRESS,
                inspection -> inspection.toolUses().isEmpty() ? Verdict.allow() : ASK.inspect(inspection));
        world.upstream("text|0|released", "call|0|look|{}", "end|0", "done");
        var client = new RecordingClient();
        Runs runs = world.runs();
        Thread.startVirtualThread(() ->
                runs.answer(JANE, new FakeDialect(), FakeDialect.bytes("chat|stream|1|look\nuser|hello"), client));
        KeptRun run = waitFor();
        assertThat(code(decide(JOE, run, false))).isEqualTo("DENIED");
        assertThat(client.awaited().all()).contains("released").contains("AEG-RUN-002");
        assertThat(world.finished().released()).isEqualTo("released".length());
        assertThat(world.finished().answerDigest())
                .isEqualTo(new ContentDigest(run.payload().trail().digestKey()).of(FakeDialect.bytes("released")));
    }

    @Test
    void whoGoesAwayWhileHeldFindsTheRunAgain() throws Exception {
        approvals(1, false, Duration.ofMinutes(5));
        world.upstream("text|0|fine");
        RecordingClient client = begin(JANE);
        KeptRun run = waitFor();
        client.goAway();
        decide(JOE, run, true);
        assertThat(end(run)).isEqualTo(KeptRun.State.COMPLETED);
        assertThat(ask(JANE).all()).contains("fine");
        assertThat(world.sent).hasSize(1);
    }

    private KeptRun waitFor() throws InterruptedException {
        while (world.kept.runs.isEmpty()) {
            Thread.onSpinWait();
        }
        return only();
    }

    private void underWay(KeptRun run) {
        world.kept.keep(run.next(KeptRun.State.RUNNING, run.head().changed(), Optional.empty(), run.payload()));
    }

    @Test
    void whatWasUnderWayWhenTheGatewayStoppedIsEndedAndNeverRepeated() throws Exception {
        KeptRun run = paused();
        underWay(run);
        world.runs().recover(OnRecord.nothing());
        assertThat(only().head().state()).isEqualTo(KeptRun.State.ERROR);
        assertThat(world.sent).isEmpty();
        assertThat(world.finished().code()).contains("AEG-RUN-003");
        assertThat(ask(JANE).code()).isEqualTo("AEG-RUN-003");
    }

    @Test
    void aRunWhoseEndIsOnRecordIsNotEndedAgain() throws Exception {
        KeptRun run = paused();
        underWay(run);
        world.runs().recover(OnRecord.end(run.head().run(), Evidence.Status.COMPLETED));
        assertThat(only().head().state()).isEqualTo(KeptRun.State.COMPLETED);
        assertThat(world.evidence).noneMatch(Evidence.RunFinished.class::isInstance);
    }

    /** The power was cut between the record of a denial and the state of the run. */
    @Test
    void aRunThatWaitsAndWhoseEndIsOnRecordWaitsNoMore() throws Exception {
        KeptRun run = paused();
        world.runs().recover(OnRecord.end(run.head().run(), Evidence.Status.DENIED));
        assertThat(only().head().state()).isEqualTo(KeptRun.State.DENIED);
        assertThat(code(decide(JOE, run, true))).isEqualTo("AEG-RUN-005");
        assertThat(world.sent).isEmpty();
    }

    /** The power was cut between the record of a denial and that of the end of the run: nobody else can approve it. */
    @Test
    void aRunThatWaitsAndWhoseDenialIsOnRecordIsEnded() throws Exception {
        KeptRun run = paused();
        world.evidence.add(denial(run));
        world.runs().recover(OnRecord.of(world.evidence));
        assertThat(only().head().state()).isEqualTo(KeptRun.State.DENIED);
        assertThat(world.finished().status()).isEqualTo(Evidence.Status.DENIED);
        assertThat(code(decide(JOE, run, true))).isEqualTo("AEG-RUN-005");
        assertThat(ask(JANE).all()).contains("Denied by api_key:joe");
        assertThat(world.sent).isEmpty();
    }

    private static Evidence denial(KeptRun run) {
        return new Evidence.Approval(
                run.head().run(),
                Instant.now(),
                ApprovalAction.DENIED,
                "api_key:joe",
                run.head().principal(),
                run.head().route(),
                "",
                List.of(),
                "",
                0,
                1,
                "");
    }

    /** A run that begins while what is kept of its principal is erased would be kept again. */
    @Test
    void nothingOfAPrincipalBeginsWhileItIsErased() throws Exception {
        KeptRun waits = paused();
        var meanwhile = new AtomicReference<RecordingClient>();
        var background = new AtomicReference<RecordingClient>();
        world.runs().endAll("api_key:jane", () -> {
            meanwhile.set(begin(JANE));
            background.set(new RecordingClient());
            Thread asking = Thread.startVirtualThread(() -> world.runs()
                    .begin(
                            JANE,
                            new FakeDialect(),
                            FakeDialect.bytes(REQUEST),
                            true,
                            Optional.empty(),
                            background.get()));
            uninterrupted(asking::join);
            uninterrupted(meanwhile.get()::awaited);
            uninterrupted(background.get()::awaited);
            assertThat(world.kept.runs.values())
                    .allMatch(run -> run.head().state().isOver());
            assertThat(world.runs().live()).isZero();
        });
        assertThat(meanwhile.get().refusal.code()).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(background.get().refusal.code()).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(world.sent).isEmpty();
        assertThat(code(decide(JOE, waits, true))).isEqualTo("AEG-RUN-005");
        assertThat(ask(ANN).code()).isEqualTo("AEG-RUN-001");
    }

    private interface Wait {
        void begin() throws InterruptedException;
    }

    private static void uninterrupted(Wait wait) {
        try {
            wait.begin();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    @Test
    void whatWaitsIsEndedOnRecordBeforeItIsErased() throws Exception {
        KeptRun run = paused();
        world.runs().endAll("api_key:joe", () -> {});
        assertThat(world.evidence).noneMatch(Evidence.RunFinished.class::isInstance);
        world.runs().endAll("api_key:jane", () -> {});
        assertThat(world.finished().run()).isEqualTo(run.head().run());
        assertThat(world.finished().status()).isEqualTo(Evidence.Status.ERROR);
        assertThat(code(decide(JOE, run, true))).isEqualTo("AEG-RUN-005");
    }

    /** Two runs that wait, of which the first cannot be read. */
    private List<KeptRun> pausedBehindWhatCannotBeRead() throws InterruptedException {
        assertThat(ask(JANE).code()).isEqualTo("AEG-RUN-001");
        assertThat(ask(ANN).code()).isEqualTo("AEG-RUN-001");
        List<KeptRun> both = world.kept.in(KeptRun.State.PAUSED).stream()
                .map(head -> world.kept.find(head.run()).orElseThrow())
                .toList();
        assertThat(both).hasSize(2);
        world.kept.unreadable.add(both.getFirst().head().run());
        return both;
    }

    private KeptRun.State state(KeptRun run) {
        return world.kept.head(run.head().run()).orElseThrow().state();
    }

    @Test
    void whatCannotBeReadKeepsNothingElseFromExpiring() throws Exception {
        List<KeptRun> both = pausedBehindWhatCannotBeRead();
        world.now = world.now.plus(Duration.ofHours(2));
        world.runs().expire();
        assertThat(state(both.getLast())).isEqualTo(KeptRun.State.DENIED);
        assertThat(state(both.getFirst())).isEqualTo(KeptRun.State.PAUSED);
        assertThat(world.sent).isEmpty();
    }

    @Test
    void anEndThatIsOwedToWhatCannotBeReadKeepsNothingElseFromExpiring() throws Exception {
        List<KeptRun> both = pausedBehindWhatCannotBeRead();
        world.kept.unreadable.clear();
        world.kept.full = true;
        decide(JOE, both.getFirst(), false);
        world.kept.full = false;
        world.kept.unreadable.add(both.getFirst().head().run());
        world.now = world.now.plus(Duration.ofHours(2));
        world.runs().expire();
        assertThat(state(both.getLast())).isEqualTo(KeptRun.State.DENIED);
    }

    @Test
    void whatCannotBeReadKeepsNothingElseFromBeingTakenUp() throws Exception {
        List<KeptRun> both = pausedBehindWhatCannotBeRead();
        both.forEach(this::underWay);
        world.runs().recover(OnRecord.nothing());
        assertThat(state(both.getLast())).isEqualTo(KeptRun.State.ERROR);
        assertThat(state(both.getFirst())).isEqualTo(KeptRun.State.RUNNING);
        assertThat(world.sent).isEmpty();
    }

    @Test
    void whatCannotBeReadKeepsNothingFromBeingErased() throws Exception {
        List<KeptRun> both = pausedBehindWhatCannotBeRead();
        world.runs().endAll("api_key:jane", () -> {});
        world.runs().endAll("api_key:ann", () -> {});
        assertThat(state(both.getLast())).isEqualTo(KeptRun.State.ERROR);
    }

    @Test
    void aRunOfWhichNothingHadLeftGoesOnAfterAStart() throws Exception {
        guard.set(inspection -> Verdict.allow());
        world.upstream("text|0|fine");
        var client = new RecordingClient();
        KeptRun run = world.runs()
                .begin(JANE, new FakeDialect(), FakeDialect.bytes(REQUEST), true, Optional.empty(), client)
                .orElseThrow();
        assertThat(run.head().state()).isEqualTo(KeptRun.State.PENDING);
        assertThat(end(run)).isEqualTo(KeptRun.State.COMPLETED);
        assertThat(world.runs().answerOf(world.kept.find(run.head().run()).orElseThrow()))
                .contains("fine");
        assertThat(asked.get()).isEqualTo(1);
    }

    @Test
    void whoTheCallerNamesCanOnlyNarrowWhoDecides() throws Exception {
        world.upstream("text|0|fine");
        KeptRun run = world.runs()
                .begin(
                        JANE,
                        new FakeDialect(),
                        FakeDialect.bytes(REQUEST),
                        true,
                        Optional.of(Set.of("ann", "eve", "jane")),
                        new RecordingClient())
                .orElseThrow();
        assertThat(code(decide(caller("eve"), run, true))).isEqualTo("AEG-AUTH-003");
        assertThat(code(decide(JANE, run, true))).isEqualTo("AEG-AUTH-003");
        assertThat(code(decide(JOE, run, true))).isEqualTo("AEG-AUTH-003");
        assertThat(code(decide(ANN, run, true))).isEqualTo("RUNNING");
    }
}
