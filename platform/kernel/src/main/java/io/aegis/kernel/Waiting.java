package io.aegis.kernel;

import io.aegis.kernel.port.Asked;
import io.aegis.kernel.port.Dialect;
import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.EvidenceLog;
import io.aegis.kernel.port.EvidenceUnavailableException;
import io.aegis.kernel.port.KeptRun;
import io.aegis.kernel.port.KeptRuns;
import io.aegis.kernel.port.MaskKeys;
import io.aegis.kernel.port.Refusal;
import io.aegis.kernel.port.RequestExchange;
import io.aegis.kernel.port.RequestLimits;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps runs while they wait, go on without their caller, or have an answer that is not fetched yet, and knows who is to be told when one is over.
 *
 * <p>Safe for use by many threads.
 */
final class Waiting {
    private final Runs.Setup setup;
    private final RepeatedRefusals repeated;
    private final KeptRuns kept;
    private final EvidenceLog evidence;
    private final MaskKeys keys;
    private final HighWaterClock clock;

    /** What happens in runs that are not over. */
    private final Map<String, Feed> feeds = new ConcurrentHashMap<>();

    /** Runs by the request that began them, as long as that may come again. */
    private final Map<String, String> byRequest = new ConcurrentHashMap<>();

    /** States of any run that were kept. */
    private final Changes all = new Changes();

    /** Runs that are over, as the evidence says, and whose last state could not be kept yet. */
    private final Map<String, Owed> owed = new ConcurrentHashMap<>();

    private record Owed(KeptRun.State state, Runnable keeping) {}

    Waiting(Runs.Setup setup, RepeatedRefusals repeated) {
        this.setup = setup;
        this.repeated = repeated;
        this.kept = setup.kept();
        this.evidence = setup.evidence();
        this.keys = setup.maskKeys();
        this.clock = setup.clock();
    }

    KeptRuns runs() {
        return kept;
    }

    /** Names a request, for the principal that sends it and nobody else. */
    String request(Caller caller, Dialect dialect, byte[] body) {
        String what = dialect.name() + " " + Sha256.of(body);
        byte[] tag = keys.tag(caller.principal().id(), "REQUEST", what);
        return HexFormat.of().formatHex(tag);
    }

    /** The run that the same request began before. Costs nothing while none waits. */
    Optional<KeptRun.Head> begun(Caller caller, Dialect dialect, byte[] body) {
        if (byRequest.isEmpty()) {
            return Optional.empty();
        }
        String request = request(caller, dialect, body);
        String run = byRequest.get(request);
        if (run == null) {
            return Optional.empty();
        }
        Optional<KeptRun.Head> head = kept.head(run).filter(found -> !found.taken());
        if (head.isEmpty()) {
            byRequest.remove(request, run);
        }
        return head;
    }

    /** Knows a run again after a start of the gateway. */
    void remember(KeptRun.Head head) {
        head.request().filter(request -> !head.taken()).ifPresent(request -> byRequest.put(request, head.run()));
    }

    /** Keeps a run that was not kept before. Durable when this returns. */
    void keep(KeptRun run) {
        kept.keep(run);
        changed(run);
    }

    /**
     * Keeps a run in its next state. Durable when this returns.
     *
     * @return the run as it is kept; empty if it was erased or has gone on otherwise, and nothing is kept
     */
    Optional<KeptRun> follow(KeptRun before, KeptRun.State state, KeptRun.Payload payload, Optional<Instant> expires) {
        KeptRun next = before.next(state, clock.instant(), expires, payload);
        if (!kept.follow(next)) {
            return Optional.empty();
        }
        changed(next);
        return Optional.of(next);
    }

    /**
     * Keeps the last state of a run whose end is on record. If that fails it is tried again, and until then nobody takes the run for one that waits.
     */
    void settle(String run, KeptRun.State state, Runnable keeping) {
        try {
            keeping.run();
        } catch (EvidenceUnavailableException unavailable) {
            owed.put(run, new Owed(state, keeping));
            Defects.report(run, unavailable);
        }
    }

    /** Tries again to keep what could not be kept. */
    void settle() {
        owed.forEach((run, last) -> {
            try {
                last.keeping().run();
                owed.remove(run, last);
            } catch (RuntimeException failed) {
                Defects.report(run, failed); // it is tried again, and the next one has its turn
            }
        });
    }

    /** Where a run stands, which the evidence may know before it could be kept. */
    KeptRun.State state(KeptRun.Head head) {
        Owed last = owed.get(head.run());
        return last == null ? head.state() : last.state();
    }

    /** Has no request find a run of which nothing is kept any more. */
    void forgetErased() {
        byRequest.values().removeIf(run -> kept.head(run).isEmpty());
    }

    private void changed(KeptRun run) {
        remember(run.head());
        KeptRun.Head head = run.head();
        Feed feed = head.state().isOver() ? feeds.remove(head.run()) : feeds.get(head.run());
        if (feed != null) {
            feed.tell(new Happening.Stands(head));
        }
        all.happened();
    }

    /** Waits until any run is in another state, but not longer than this, and counts such changes. */
    long awaitAny(long known, Duration most) {
        return all.await(known, most);
    }

    /** Takes the answer of a run for the request that began it; false if somebody else did. */
    boolean take(KeptRun.Head head) {
        head.request().ifPresent(request -> byRequest.remove(request, head.run()));
        return kept.take(head.run());
    }

    /**
     * Waits until a run is in a later state, but not longer than this.
     *
     * @param known sequence number of the state that is known
     * @return where it stands; empty if nothing is known of it any more
     */
    Optional<KeptRun.Head> await(String run, long known, Duration most) {
        Feed feed = feed(run);
        try {
            long until = System.nanoTime() + most.toNanos();
            while (true) {
                int told = feed.size();
                Optional<KeptRun.Head> head = kept.head(run);
                boolean same = head.filter(now -> now.sequence() == known).isPresent();
                long left = until - System.nanoTime();
                if (!same || left <= 0 || Thread.currentThread().isInterrupted()) {
                    return head;
                }
                feed.await(told, Duration.ofNanos(left));
            }
        } finally {
            forget(run);
        }
    }

    /** Follows a run; empty if nothing is known of it. */
    Optional<Following> follow(String run) {
        Feed feed = feed(run);
        int past = feed.past(); // what happens from here on is told, whatever state the run is found in
        Optional<Following> following = kept.find(run).map(now -> new Following(now, feed, past, () -> forget(run)));
        forget(run);
        return following;
    }

    /** Where to tell what happens in a run. */
    Feed feed(String run) {
        return feeds.computeIfAbsent(run, ignored -> new Feed());
    }

    /**
     * Has no feed of a run that is over, or of which nothing is known. Whoever follows such a run is told here if its end is kept already and nobody
     * has told yet.
     */
    void forget(String run) {
        Optional<KeptRun.Head> head = kept.head(run);
        if (head.filter(now -> !now.state().isOver()).isEmpty()) {
            Feed feed = feeds.remove(run);
            if (feed != null) {
                head.map(Happening.Stands::new).ifPresent(feed::tell);
            }
        }
    }

    Instant now() {
        return clock.instant();
    }

    /** The time by which what waits expires: it does not go back with the clock. */
    Instant expiryTime() {
        return clock.highest();
    }

    /** Why nobody can agree to anything: the clock says less than it did. */
    Optional<Refusal> clockRefusal() {
        return clock.setBack().map(Refusals::clockSetBack);
    }

    /** Writes down what happens to an approval, by the policy of now. */
    void record(KeptRun run, Evidence.ApprovalAction action, String by, int agreed, int quorum, String reason) {
        record(run, setup.generations().current().config(), action, by, agreed, quorum, reason);
    }

    /**
     * Writes down that a decision does not count; who repeats it fills no ledger.
     *
     * @param what was decided, and about what
     */
    void refused(KeptRun run, String by, String what, int agreed, int quorum, String code) {
        String id = run.head().run();
        Generation current = setup.generations().current();
        var key = new RepeatedRefusals.Key(
                by,
                run.head().route(),
                current.number(),
                current.config(),
                code,
                Sha256.of((id + "\n" + what).getBytes(StandardCharsets.UTF_8)));
        if (repeated.repeated(key, id, now()).isEmpty()) {
            try {
                record(run, Evidence.ApprovalAction.REFUSED, by, agreed, quorum, code);
            } catch (EvidenceUnavailableException unavailable) {
                repeated.forget(key, id);
                throw unavailable;
            }
        }
    }

    /** Writes down that a run waits, because its own generation wants it. */
    void requested(KeptRun run, Generation of, int quorum) {
        record(run, of.config(), Evidence.ApprovalAction.REQUESTED, "", 0, quorum, "");
    }

    private void record(
            KeptRun run,
            String config,
            Evidence.ApprovalAction action,
            String by,
            int agreed,
            int quorum,
            String reason) {
        List<Asked> asked = run.payload().pause().map(KeptRun.Pause::asked).orElse(List.of());
        String digest = run.payload().pause().map(KeptRun.Pause::digest).orElse("");
        evidence.append(new Evidence.Approval(
                run.head().run(),
                clock.instant(),
                action,
                by,
                run.head().principal(),
                run.head().route(),
                config,
                asked,
                digest,
                agreed,
                quorum,
                reason));
    }

    /** The route of that name by now. */
    Optional<Route> route(String name) {
        return Optional.ofNullable(setup.generations().current().routes().get(name));
    }

    /** Who decides the runs of a route by now. */
    Approvals approvals(String route) {
        return route(route).map(Route::approvals).orElse(Approvals.NOBODY);
    }

    /** What the caller of a run speaks. */
    Dialect dialect(KeptRun run) {
        return setup.dialects().stream()
                .filter(dialect -> dialect.name().equals(run.payload().dialect()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("nobody speaks the dialect of a kept run"));
    }

    /** The request of a run, with the turns behind it. */
    RequestExchange request(KeptRun run) {
        return dialect(run)
                .request(
                        run.payload().request(),
                        RequestLimits.DEFAULT,
                        run.payload().authored());
    }
}
