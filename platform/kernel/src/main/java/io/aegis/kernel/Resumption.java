package io.aegis.kernel;

import io.aegis.kernel.port.KeptRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A kept run that is about to go on, and whoever waits to hear whether it does. */
final class Resumption {
    private final KeptRun run;
    private final Caller requester;
    private final Optional<KeptRun.Requester> approver;
    private final List<KeptRun.Requester> standing;
    private final Approvals approvals;
    private final CompletableFuture<Decision> decision = new CompletableFuture<>();
    private long judgedBy;

    /**
     * @param approver whose agreement it is; empty if none is needed
     * @param standing who agreed before and still may
     */
    Resumption(
            KeptRun run,
            Caller requester,
            Optional<KeptRun.Requester> approver,
            List<KeptRun.Requester> standing,
            Approvals approvals) {
        this.run = run;
        this.requester = requester;
        this.approver = approver;
        this.standing = standing;
        this.approvals = approvals;
    }

    KeptRun run() {
        return run;
    }

    /** Says which generation's guards have judged its request. */
    Resumption judgedBy(long number) {
        judgedBy = number;
        return this;
    }

    boolean isJudgedBy(long number) {
        return judgedBy == number;
    }

    Caller requester() {
        return requester;
    }

    /** Who agreed just now; the system, if nobody needs to. */
    String by() {
        return approver.map(who -> who.principal().id()).orElse("");
    }

    Approvals approvals() {
        return approvals;
    }

    /** What is said to whoever decided, once it is known. */
    CompletableFuture<Decision> decision() {
        return decision;
    }

    /** Whether it waited for a human. */
    boolean pauses() {
        return run.payload().pause().isPresent();
    }

    KeptRun.Pause pause() {
        return run.payload().pause().orElseThrow();
    }

    /** Whether it has not gone on yet, so that it can as well wait on. */
    boolean isOpen() {
        return approver.isPresent() && !decision.isDone();
    }

    /** The content of the run with the approver among those who agreed. */
    KeptRun.Payload agreedTo() {
        if (approver.isEmpty()) {
            return run.payload();
        }
        var all = new ArrayList<>(standing);
        approver.ifPresent(all::add);
        return run.payload().waitingFor(pause().agreedBy(all));
    }

    int agreed() {
        return standing.size() + 1;
    }

    boolean isEnough() {
        return approver.isEmpty() || agreed() >= approvals.quorum();
    }
}
