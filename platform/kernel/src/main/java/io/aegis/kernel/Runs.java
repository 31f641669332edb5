package io.aegis.kernel;

import static java.util.Objects.requireNonNull;

import io.aegis.kernel.port.Client;
import io.aegis.kernel.port.ClientGoneException;
import io.aegis.kernel.port.ContentException;
import io.aegis.kernel.port.Dialect;
import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.EvidenceLog;
import io.aegis.kernel.port.EvidenceUnavailableException;
import io.aegis.kernel.port.MaskKeys;
import io.aegis.kernel.port.Meter;
import io.aegis.kernel.port.Refusal;
import io.aegis.kernel.port.RequestExchange;
import io.aegis.kernel.port.RequestLimits;
import io.aegis.kernel.port.RunStore;
import io.aegis.spi.guard.Stage;
import io.aegis.spi.provider.UpstreamException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * The flow of a run: request, guards, evidence, provider, guards, evidence, answer. Whatever fails on the way ends the run closed.
 *
 * <p>Safe for use by many threads; a run blocks the thread that it is called on, which is meant to be a virtual one.
 */
public final class Runs implements AutoCloseable {
    /** What a gateway gives its runs. */
    public record Setup(
            Generations generations,
            List<Dialect> dialects,
            EvidenceLog evidence,
            RunStore store,
            Meter meter,
            MaskKeys maskKeys,
            Duration timeout,
            InstantSource clock) {}

    private final Setup setup;
    private final Closing.Sinks sinks;
    private final Stages stages;
    private final Ingress ingress;
    private final Delivery.Shared delivery;
    private final RunIds ids;
    private final Watch watch;
    private final ClosingOf closings = new ClosingOf();
    /** The last generation in which each revoked file is not to be used; one that an operator lets in again later has a later one. */
    private final Map<String, Long> revokedPlugins = new ConcurrentHashMap<>();

    public Runs(Setup setup) {
        this.setup = setup;
        var refusals = new RepeatedRefusals();
        sinks = new Closing.Sinks(setup.evidence(), setup.store(), setup.meter(), refusals, setup.clock());
        stages = new Stages(setup.meter());
        ingress = new Ingress(stages);
        var breakers = new Breakers(System::nanoTime);
        delivery =
                new Delivery.Shared(setup.dialects(), stages, setup.meter(), breakers, setup.maskKeys(), setup.clock());
        ids = new RunIds(setup.clock());
        watch = new Watch(() -> writeCounts(refusals));
    }

    /** Answers one request of one caller, in the dialect that the caller speaks. */
    public void answer(Caller caller, Dialect dialect, byte[] body, Client client) {
        try (Generations.Lease lease = setup.generations().enter()) {
            Run run = begin(caller, lease);
            var closing = new Closing(sinks, run, client);
            closings.put(run, closing, lease);
            watched(run);
            client.onGone(run::cancel);
            try {
                flow(run, closing, dialect, body);
            } catch (RunAbandoned abandoned) {
                run.awaitOver(); // whoever took the run ends it
            } catch (Throwable thrown) { // a plugin's bytecode can throw what its signature does not say
                fail(run, closing, thrown);
            } finally {
                leaveUnlessTaken(run);
            }
        }
    }

    /** Asks the guards of one stage of a route about a request that goes nowhere. */
    public CheckResult.Answer check(Caller caller, Dialect dialect, byte[] body, Stage stage) {
        var asked = new Look(
                (run, route, request) -> stages.run(run, stage, route.guards(stage), Matter.of(request)), false);
        return look(caller, dialect, body, asked);
    }

    /**
     * Takes a request as far as to where it would leave, and no further: it meets the guards that it would meet, and what they refuse is refused.
     *
     * @return what would leave, if anything
     */
    public CheckResult.Answer measure(Caller caller, Dialect dialect, byte[] body) {
        return look(caller, dialect, body, new Look(ingress::judge, true));
    }

    private interface Judging {
        StageOutcome judge(Run run, Route route, RequestExchange request);
    }

    /**
     * How a request is looked at that goes nowhere.
     *
     * @param refuses whether what the guards refuse is refused, and not told
     */
    private record Look(Judging judging, boolean refuses) {}

    private CheckResult.Answer look(Caller caller, Dialect dialect, byte[] body, Look look) {
        var client = new CheckClient();
        Thread.startVirtualThread(() -> look(caller, dialect, body, look, client)); // a guard may keep its thread
        return client.awaited();
    }

    private void look(Caller caller, Dialect dialect, byte[] body, Look look, CheckClient client) {
        try (Generations.Lease lease = setup.generations().enter()) {
            Run run = begin(caller, lease);
            var closing = new Closing(sinks, run, client);
            closings.put(run, closing, lease);
            watched(run);
            try {
                closing.request(body);
                looked(run, closing, client, dialect.request(body, RequestLimits.DEFAULT), look);
            } catch (RunAbandoned abandoned) {
                run.awaitOver();
            } catch (Throwable thrown) { // a plugin's bytecode can throw what its signature does not say
                fail(run, closing, thrown);
            } finally {
                leaveUnlessTaken(run);
            }
        }
    }

    /** Cuts every live run of these callers, closed. */
    public void cut(Predicate<Caller> whose) {
        watch.runs().stream().filter(run -> whose.test(run.caller())).forEach(Run::revoke);
    }

    /**
     * Cuts every live run that needs a plugin file, closed, and every run that still begins on a generation that there is now and that has it. To be
     * called when the next generation is in place, or cannot be made.
     *
     * @param digest SHA-256 of the file
     */
    public void cutUsing(String digest) {
        Generation current = setup.generations().current();
        long last = current.uses(Optional.empty(), digest) ? current.number() : current.number() - 1;
        revokedPlugins.merge(digest, last, Math::max);
        watch.runs().stream().filter(run -> isRevoked(run, digest, last)).forEach(Run::revoke);
    }

    /** Whether a provider is left alone for a while, because it failed too often in a row. */
    public boolean isResting(String provider) {
        return !delivery.breakers().isWell(provider);
    }

    /** How many runs are under way. */
    public int live() {
        return watch.runs().size();
    }

    @Override
    public void close() {
        watch.close();
    }

    private Run begin(Caller caller, Generations.Lease lease) {
        var masks = new MaskMap(setup.maskKeys(), caller.principal().id());
        return new Run(
                ids.next(), caller, lease.generation(), masks, setup.timeout().toNanos(), this::overdue);
    }

    /** A run may have entered a generation a moment before a plugin of it was revoked. */
    private void watched(Run run) {
        watch.add(run);
        revokedPlugins.forEach((digest, last) -> {
            if (isRevoked(run, digest, last)) {
                run.revoke();
            }
        });
    }

    private static boolean isRevoked(Run run, String digest, long last) {
        return run.generation().number() <= last && run.uses(digest);
    }

    /** A run that the watch took is left by whoever ends it: its own thread may come back first. */
    private void leaveUnlessTaken(Run run) {
        if (!run.isTaken()) {
            leave(run);
        }
    }

    private void leave(Run run) {
        run.end();
        watch.remove(run);
        closings.remove(run);
        run.over();
    }

    private void flow(Run run, Closing closing, Dialect dialect, byte[] body) {
        closing.request(body);
        RequestExchange request = dialect.request(body, RequestLimits.DEFAULT);
        Optional<Route> chosen = run.generation().route(request.model()).filter(run.caller()::mayUse);
        if (chosen.isEmpty()) {
            List<String> allowed = run.generation().models(run.caller());
            closing.refuse(Refusals.unknownModel(request.model(), allowed), Evidence.Status.DENIED);
            return;
        }
        Route route = chosen.get();
        run.take(route);
        closing.unscanned(Ingress.unread(route, request));
        stages.requireGuards(run, route);
        Optional<Refusal> refusal = Ingress.refusal(route, request);
        if (refusal.isPresent()) {
            closing.refuse(refusal.get(), Evidence.Status.DENIED);
            return;
        }
        switch (ingress.judge(run, route, request)) {
            case StageOutcome.Blocked blocked -> closing.refuse(Refusals.blocked(blocked), Evidence.Status.BLOCKED);
            case StageOutcome.Approval approval -> closing.refuse(Refusals.approval(approval), Evidence.Status.DENIED);
            case StageOutcome.Proceed proceed ->
                new Delivery(delivery, run, closing, dialect, route, request).deliver();
        }
    }

    private void looked(Run run, Closing closing, CheckClient client, RequestExchange request, Look look) {
        Optional<Route> chosen = run.generation().route(request.model()).filter(run.caller()::mayUse);
        if (chosen.isEmpty()) {
            List<String> allowed = run.generation().models(run.caller());
            closing.refuse(Refusals.unknownModel(request.model(), allowed), Evidence.Status.DENIED);
            return;
        }
        Route route = chosen.get();
        run.take(route);
        closing.unscanned(Ingress.unread(route, request));
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
            closing.refuse(Refusals.approval(approval), Evidence.Status.DENIED);
            return;
        }
        boolean edited = run.entries().stream()
                .anyMatch(entry -> !entry.shadow() && entry.verdict().equals("sanitize"));
        String verdict = switch (outcome) {
            case StageOutcome.Blocked blocked -> "block";
            case StageOutcome.Approval approval -> "require_approval";
            case StageOutcome.Proceed proceed -> edited ? "sanitize" : "allow";
        };
        var result = new CheckResult(run.id(), verdict, run.entries(), run.labels(), request.segments());
        client.judged(result);
        closing.answer(new byte[0], outcome instanceof StageOutcome.Blocked);
    }

    private void fail(Run run, Closing closing, Throwable thrown) {
        switch (thrown) {
            case GuardFailure failure ->
                closing.refuse(Refusals.guardFailed(failure.guard(), failure.kind()), Evidence.Status.ERROR);
            case ContentException content -> closing.refuse(content.refusal(), Evidence.Status.ERROR);
            case UpstreamException upstream -> upstreamFailed(run, closing, upstream);
            case ClientGoneException gone -> gone(closing);
            case EvidenceUnavailableException unavailable -> closing.refuse(Refusals.evidence(), Evidence.Status.ERROR);
            case StreamedAnswer.Noncompliant noncompliant ->
                closing.refuse(Refusals.noCompliantProvider(), Evidence.Status.BLOCKED);
            default -> {
                Defects.report(run.id(), thrown);
                closing.refuse(Refusals.internal(run.id()), Evidence.Status.ERROR);
            }
        }
    }

    private static void upstreamFailed(Run run, Closing closing, UpstreamException upstream) {
        boolean cut = upstream.kind() == UpstreamException.Cause.CANCELLED;
        if (cut && run.isCancelled()) {
            gone(closing);
        } else if (cut && run.remainingNanos() <= 0) {
            var timedOut = new UpstreamException(UpstreamException.Cause.TIMED_OUT);
            closing.refuse(Refusals.upstream(timedOut), Evidence.Status.ERROR);
        } else {
            closing.refuse(Refusals.upstream(upstream), Evidence.Status.ERROR);
        }
    }

    private static void gone(Closing closing) {
        try {
            closing.gone();
        } catch (EvidenceUnavailableException unavailable) {
            Defects.report("-", unavailable); // nobody is there to be told
        }
    }

    /** Ends a run whose guard hangs, in place of its thread. */
    private void overdue(Run run) {
        Thread.startVirtualThread(() -> {
            GuardCall call = requireNonNull(run.overdue(), "an overdue run has a call");
            GuardSlot slot = call.slot();
            setup.meter().guardFailed(slot.name(), "timed_out");
            run.recordTaken();
            run.entries()
                    .add(Stages.entry(
                            call.stage(),
                            slot,
                            "failed",
                            0,
                            "",
                            List.of(),
                            slot.deadline().toNanos()));
            try {
                closings.end(run, Refusals.guardFailed(slot.name(), GuardFailure.Cause.TIMED_OUT));
            } finally {
                leave(run);
            }
        });
    }

    private void writeCounts(RepeatedRefusals refusals) {
        List<Evidence> counts = refusals.drain(setup.clock().instant());
        if (!counts.isEmpty()) {
            Thread.startVirtualThread(() -> counts.forEach(this::writeCount));
        }
    }

    private void writeCount(Evidence count) {
        try {
            setup.evidence().append(count);
        } catch (EvidenceUnavailableException unavailable) {
            Defects.report("-", unavailable);
        }
    }
}
