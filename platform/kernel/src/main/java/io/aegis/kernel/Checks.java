package io.aegis.kernel;

import io.aegis.kernel.port.Dialect;
import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.KeptRun;
import io.aegis.kernel.port.MaskKeys;
import io.aegis.kernel.port.Refusal;
import io.aegis.kernel.port.RequestExchange;
import io.aegis.kernel.port.RequestLimits;
import io.aegis.spi.guard.Label;
import io.aegis.spi.guard.Stage;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What guards say of content that goes nowhere. Each question is a run of its own, in a thread of its own: a guard may keep that.
 *
 * <p>Safe for use by many threads.
 */
final class Checks {
    private interface Judging {
        StageOutcome judge(Run run, Route route, RequestExchange request);
    }

    /**
     * How a request is looked at that goes nowhere.
     *
     * @param refuses whether what the guards refuse is refused, and not told
     */
    private record Look(Judging judging, boolean refuses) {}

    private final LiveRuns live;
    private final Stages stages;
    private final Ingress ingress;
    private final Waiting waiting;
    private final MaskKeys maskKeys;

    Checks(LiveRuns live, Stages stages, Ingress ingress, Waiting waiting, MaskKeys maskKeys) {
        this.live = live;
        this.stages = stages;
        this.ingress = ingress;
        this.waiting = waiting;
        this.maskKeys = maskKeys;
    }

    /** Asks the guards of one stage of a route about a request. */
    CheckResult.Answer check(Caller caller, Dialect dialect, byte[] body, Stage stage) {
        var asked = new Look(
                (run, route, request) -> stages.run(run, stage, route.guards(stage), Matter.of(request)), false);
        return look(caller, dialect, body, asked);
    }

    /** Takes a request as far as to where it would leave. */
    CheckResult.Answer measure(Caller caller, Dialect dialect, byte[] body) {
        return look(caller, dialect, body, new Look(ingress::judge, true));
    }

    /** Asks guards about what is kept of a run; what is hidden stays hidden from them. */
    Optional<CheckResult.Answer> judge(
            KeptRun kept, Route route, Stage stage, List<GuardSlot> guards, Set<Label> labels) {
        List<Matter> matter = new KeptMatter(kept, waiting.dialect(kept), waiting.request(kept)).of(stage);
        if (matter.isEmpty()) {
            return Optional.empty();
        }
        KeptRun.Requester then = kept.payload().requester();
        var masks = new MaskMap(
                maskKeys, then.principal().id(), KeptMatter.blind(kept.payload().masks()));
        return Optional.of(apart(client -> live.begin(Caller.of(then), masks, client, (run, closing) -> {
            closing.request(kept.payload().request());
            run.take(route);
            run.requireOpen();
            run.labels().addAll(labels);
            client.judged(judged(run, stage, guards, matter));
            closing.answer(new byte[0], false);
        })));
    }

    private static CheckResult.Answer apart(Consumer<CheckClient> question) {
        var client = new CheckClient();
        Thread.startVirtualThread(() -> question.accept(client));
        return client.awaited();
    }

    private CheckResult.Answer look(Caller caller, Dialect dialect, byte[] body, Look look) {
        return apart(client -> live.begin(caller, client, (run, closing) -> {
            closing.request(body);
            looked(run, closing, client, dialect.request(body, RequestLimits.DEFAULT), look);
        }));
    }

    private void looked(Run run, Closing closing, CheckClient client, RequestExchange request, Look look) {
        Optional<Route> chosen = Ingress.route(run, closing, request);
        if (chosen.isEmpty()) {
            return;
        }
        Route route = chosen.get();
        Optional<Refusal> refusal = Ingress.refusal(route, request);
        if (refusal.isPresent()) {
            closing.refuse(refusal.get(), Evidence.Status.DENIED);
            return;
        }
        StageOutcome outcome = look.judging().judge(run, route, request);
        if (look.refuses() && outcome instanceof StageOutcome.Blocked blocked) {
            closing.refuse(Refusals.blocked(blocked), Evidence.Status.BLOCKED);
            return;
        }
        if (look.refuses() && outcome instanceof StageOutcome.Approval approval) {
            closing.refuse(Refusals.approvalNeeded(approval), Evidence.Status.DENIED);
            return;
        }
        var result = new CheckResult(
                run.id(), verdict(run, outcome), run.entries(), run.labels(), run.obligations(), request.segments());
        client.judged(result);
        closing.answer(new byte[0], outcome instanceof StageOutcome.Blocked);
    }

    private CheckResult judged(Run run, Stage stage, List<GuardSlot> guards, List<Matter> matter) {
        StageOutcome all = new StageOutcome.Proceed();
        for (Matter each : matter) {
            StageOutcome one =
                    stages.run(run, stage, guards, each); // a block of one choice keeps no other from its guards
            all = one instanceof StageOutcome.Blocked ? one : all.and(() -> one);
        }
        return new CheckResult(run.id(), verdict(run, all), run.entries(), run.labels(), run.obligations(), List.of());
    }

    private static String verdict(Run run, StageOutcome outcome) {
        boolean edited = run.entries().stream()
                .anyMatch(entry -> !entry.shadow() && entry.verdict().equals("sanitize"));
        return switch (outcome) {
            case StageOutcome.Blocked blocked -> "block";
            case StageOutcome.Approval approval -> "require_approval";
            case StageOutcome.Proceed proceed -> edited ? "sanitize" : "allow";
        };
    }
}
