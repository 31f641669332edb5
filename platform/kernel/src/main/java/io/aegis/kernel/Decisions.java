package io.aegis.kernel;

import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.KeptRun;
import io.aegis.kernel.port.Refusal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Who decides runs that wait, and what they decide: one decision at a time on a run, each on record. Safe for use by many threads. */
final class Decisions {
    private static final int EXPIRY_PERIOD = 5;
    private static final int LOCKS = 64;

    /** What somebody decided. */
    record Said(boolean agrees, Optional<String> digest, Optional<String> reason) {}

    private final Runs.Setup setup;
    private final ReadableRuns readable;
    private final Waiting waiting;
    private final Resumptions resumptions;
    /** Runs share them, and none is ever replaced. */
    private final List<ReentrantLock> deciding =
            Stream.generate(ReentrantLock::new).limit(LOCKS).toList();

    private int ticks;

    Decisions(Runs.Setup setup, Waiting waiting, Resumptions resumptions) {
        this.setup = setup;
        this.readable = new ReadableRuns(setup.kept());
        this.waiting = waiting;
        this.resumptions = resumptions;
    }

    boolean mayDecide(Caller caller, KeptRun run) {
        return mayDecide(caller, run, waiting.approvals(run.head().route()));
    }

    private static boolean mayDecide(Caller caller, KeptRun run, Approvals approvals) {
        if (run.payload().pause().isEmpty()) {
            return false; // it never waited
        }
        boolean own = caller.principal().id().equals(run.head().principal());
        boolean named = run.payload()
                .pause()
                .flatMap(KeptRun.Pause::approvers)
                .map(narrowed -> new Members(narrowed).include(caller.principal()))
                .orElse(true);
        return approvals.approvers().include(caller.principal()) && named && (approvals.self() || !own);
    }

    boolean mayReveal(Caller caller, KeptRun run) {
        Approvals approvals = waiting.approvals(run.head().route());
        return run.head().state() == KeptRun.State.PAUSED
                && approvals.reveal().include(caller.principal())
                && mayDecide(caller, run, approvals);
    }

    Optional<Map<String, String>> reveal(Caller caller, KeptRun run) {
        if (!mayReveal(caller, run)) {
            return Optional.empty();
        }
        var shown = new TreeMap<String, String>();
        run.payload()
                .pause()
                .ifPresent(pause -> pause.proposal().deeds().stream()
                        .flatMap(deed -> deed.hidden().stream())
                        .forEach(hidden -> shown.put(hidden.placeholder(), original(run, hidden.placeholder()))));
        record(run, Evidence.ApprovalAction.REVEALED, caller.principal().id(), "");
        return Optional.of(shown);
    }

    private static String original(KeptRun run, String placeholder) {
        return run.payload().masks().stream()
                .filter(mask -> mask.placeholder().equals(placeholder))
                .map(KeptRun.Mask::original)
                .findFirst()
                .orElse("");
    }

    Decision decide(Caller approver, String id, Said said) {
        ReentrantLock lock = lockOf(id);
        lock.lock();
        try {
            return setup.kept()
                    .find(id)
                    .map(run -> decided(approver, run, said))
                    .orElseGet(() -> new Decision.Refused(Refusals.noSuchRun(), Optional.empty()));
        } finally {
            lock.unlock();
        }
    }

    private ReentrantLock lockOf(String run) {
        return deciding.get(Math.floorMod(run.hashCode(), LOCKS));
    }

    private Decision decided(Caller approver, KeptRun run, Said said) {
        Approvals approvals = waiting.approvals(run.head().route());
        String by = approver.principal().id();
        if (!mayDecide(approver, run, approvals)) {
            return refused(run, by, said, Refusals.notAnApprover(), Optional.empty());
        }
        KeptRun.State state = waiting.state(run.head());
        if (state != KeptRun.State.PAUSED || isExpired(run)) {
            return refused(run, by, said, Refusals.notPaused(state), Optional.empty());
        }
        KeptRun.Pause pause = run.payload().pause().orElseThrow();
        if (!said.digest().equals(Optional.of(pause.digest()))) {
            return refused(run, by, said, Refusals.digestChanged(), Optional.of(pause.digest()));
        }
        if (!said.agrees()) {
            record(run, Evidence.ApprovalAction.DENIED, by, "");
            resumptions.end(run, Refusals.denied(by, said.reason()), Evidence.Status.DENIED);
            return counted(KeptRun.State.DENIED, pause, approvals);
        }
        Optional<Refusal> clock = waiting.clockRefusal();
        if (clock.isPresent()) {
            return refused(run, by, said, clock.get(), Optional.empty());
        }
        List<KeptRun.Requester> standing = standing(run, approvals);
        if (agreed(standing, by) && standing.size() < approvals.quorum()) {
            return new Decision.Counted(KeptRun.State.PAUSED, pause.digest(), standing.size(), approvals.quorum());
        }
        List<KeptRun.Requester> others = standing.stream()
                .filter(who -> !who.principal().id().equals(by))
                .toList();
        return agreed(approver, run, others, approvals);
    }

    /** Whether somebody agreed, and that counts and waits for others. */
    boolean hasAgreed(Caller caller, KeptRun run) {
        Approvals approvals = waiting.approvals(run.head().route());
        List<KeptRun.Requester> standing = standing(run, approvals);
        return agreed(standing, caller.principal().id()) && standing.size() < approvals.quorum();
    }

    private static boolean agreed(List<KeptRun.Requester> standing, String by) {
        return standing.stream().anyMatch(who -> who.principal().id().equals(by));
    }

    private boolean isExpired(KeptRun run) {
        return run.head()
                .expires()
                .filter(expiry -> !waiting.expiryTime().isBefore(expiry))
                .isPresent();
    }

    private static Decision counted(KeptRun.State state, KeptRun.Pause pause, Approvals approvals) {
        return new Decision.Counted(state, pause.digest(), pause.approvals().size(), approvals.quorum());
    }

    private Decision refused(KeptRun run, String by, Said said, Refusal refusal, Optional<String> digest) {
        int agreed =
                run.payload().pause().map(pause -> pause.approvals().size()).orElse(0);
        int quorum = waiting.approvals(run.head().route()).quorum();
        String what = said.agrees() + "\n" + said.digest().orElse("");
        waiting.refused(run, by, what, agreed, quorum, refusal.code().aegis());
        return new Decision.Refused(refusal, digest);
    }

    private void record(KeptRun run, Evidence.ApprovalAction action, String by, String reason) {
        int agreed =
                run.payload().pause().map(pause -> pause.approvals().size()).orElse(0);
        int quorum = waiting.approvals(run.head().route()).quorum();
        waiting.record(run, action, by, agreed, quorum, reason);
    }

    /**
     * Counts an agreement.
     *
     * @param others who agreed before and still may
     */
    private Decision agreed(Caller approver, KeptRun run, List<KeptRun.Requester> others, Approvals approvals) {
        Optional<Caller> requester = resumptions.now(run.payload().requester());
        if (requester.isEmpty()) {
            record(run, Evidence.ApprovalAction.VOIDED, approver.principal().id(), "AEG-AUTH-001");
            resumptions.end(run, Refusals.revoked(), Evidence.Status.ERROR);
            return new Decision.Refused(Refusals.notPaused(KeptRun.State.ERROR), Optional.empty());
        }
        var who = new KeptRun.Requester(approver.principal(), approver.routes(), approver.key());
        return resumptions.agreed(new Resumption(run, requester.get(), Optional.of(who), others, approvals));
    }

    /** Who agreed before and may still: an agreement does not outlive its key, nor the right to agree. */
    private List<KeptRun.Requester> standing(KeptRun run, Approvals approvals) {
        List<KeptRun.Requester> agreed =
                run.payload().pause().map(KeptRun.Pause::approvals).orElse(List.of());
        return agreed.stream()
                .filter(who -> resumptions
                        .now(who)
                        .filter(now -> mayDecide(now, run, approvals))
                        .isPresent())
                .toList();
    }

    /** Denies, now and then, what nobody decided in time. */
    void expire() {
        if (++ticks % EXPIRY_PERIOD == 0) {
            Thread.startVirtualThread(this::expireNow);
        }
    }

    void expireNow() {
        waiting.settle();
        for (KeptRun.Head head : setup.kept().expired(waiting.expiryTime())) {
            ReentrantLock lock = lockOf(head.run());
            lock.lock();
            try {
                readable.find(head.run())
                        .filter(run -> waiting.state(run.head()) == KeptRun.State.PAUSED && isExpired(run))
                        .ifPresent(this::expire);
            } catch (RuntimeException failed) {
                Defects.report(head.run(), failed); // it is tried again, and the next one has its turn
            } finally {
                lock.unlock();
            }
        }
    }

    /** Ends what waits of a principal, and what is to go on, before its content is erased. None of that may live any more. */
    void endAll(String principal) {
        each(KeptRun.State.PENDING, principal, run -> resumptions.endPending(run, Refusals.forgotten()));
        each(KeptRun.State.PAUSED, principal, run -> end(run.head().run()));
    }

    private void each(KeptRun.State state, String principal, Consumer<KeptRun> action) {
        setup.kept().in(state).stream()
                .filter(head -> head.principal().equals(principal))
                .flatMap(head -> readable.find(head.run()).stream())
                .forEach(action);
    }

    private void end(String id) {
        ReentrantLock lock = lockOf(id);
        lock.lock();
        try {
            readable.find(id)
                    .filter(run -> waiting.state(run.head()) == KeptRun.State.PAUSED)
                    .ifPresent(run -> resumptions.end(run, Refusals.forgotten(), Evidence.Status.ERROR));
        } finally {
            lock.unlock();
        }
    }

    private void expire(KeptRun run) {
        int quorum = waiting.approvals(run.head().route()).quorum();
        waiting.record(run, Evidence.ApprovalAction.EXPIRED, "", 0, quorum, "");
        resumptions.end(run, Refusals.expired(), Evidence.Status.DENIED);
    }
}
