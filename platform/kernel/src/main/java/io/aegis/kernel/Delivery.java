package io.aegis.kernel;

import static java.util.Objects.requireNonNull;

import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.ContentException;
import io.aegis.kernel.port.Dialect;
import io.aegis.kernel.port.Envelope;
import io.aegis.kernel.port.ErrorCode;
import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.MaskKeys;
import io.aegis.kernel.port.Meter;
import io.aegis.kernel.port.Outgoing;
import io.aegis.kernel.port.Refusal;
import io.aegis.kernel.port.RequestExchange;
import io.aegis.kernel.port.StreamEncoder;
import io.aegis.spi.provider.ModelAnswer;
import io.aegis.spi.provider.ModelCall;
import io.aegis.spi.provider.ModelProvider;
import io.aegis.spi.provider.UpstreamException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Takes one turn of a run to the providers of its route, one attempt after another, until one answers or none is left.
 *
 * <p>Every attempt asks anew whether its provider satisfies what the guards demand, is recorded before a byte leaves, and has egress guards of its own. Once a
 * byte of an answer has reached the client there is no other attempt. A refusal, of a provider as of a guard, is an answer.
 */
final class Delivery {
    /** A longer wait is for the client to decide. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private static final Duration FIRST_WAIT = Duration.ofMillis(100);

    /** What deliveries have in common. */
    record Shared(
            List<Dialect> dialects,
            Stages stages,
            Meter meter,
            Breakers breakers,
            MaskKeys maskKeys,
            InstantSource clock) {}

    private final Shared shared;
    private final Run run;
    private final Closing closing;
    private final Dialect client;
    private final Route route;
    private final RequestExchange request;
    private final Gate gate;
    private final List<AnswerEvent> spoken;
    private final Function<Envelope, StreamEncoder> encoder;
    private Turn turn = new Turn.Over();

    /** A provider that could be asked. */
    private record Asked(Target target, ModelProvider provider, Dialect dialect, Outgoing outgoing, String model) {}

    /**
     * Why there is no answer of the model.
     *
     * @param asked whether the provider was asked; else it could not be
     * @param trouble of the provider; empty if what it said is an answer
     */
    private record Unanswered(Refusal refusal, Evidence.Status status, boolean asked, Optional<Trouble> trouble) {}

    Delivery(
            Dialogue.Scene scene,
            RequestExchange request,
            List<AnswerEvent> spoken,
            Function<Envelope, StreamEncoder> encoder) {
        this.shared = scene.shared();
        this.run = scene.run();
        this.closing = scene.closing();
        this.client = scene.client();
        this.route = scene.route();
        this.gate = scene.gate();
        this.request = closing.isKept() ? request.whole() : request;
        this.spoken = spoken;
        this.encoder = encoder;
    }

    Turn deliver() {
        Optional<Unanswered> end = Optional.empty();
        for (Candidate candidate : route.targets().order(run.id(), usable())) {
            Unanswered unanswered = ask(candidate, target(candidate));
            if (unanswered == null) {
                return turn;
            }
            boolean isAnswer = unanswered.asked() && unanswered.trouble().isEmpty();
            if (isAnswer || unanswered.asked() || end.isEmpty()) {
                end = Optional.of(unanswered);
            }
            if (isAnswer) {
                break;
            }
        }
        Unanswered said = end.orElseGet(() -> refused(Refusals.noCompliantProvider(), Evidence.Status.BLOCKED));
        closing.refuse(said.refusal(), said.status());
        return turn;
    }

    /** Who satisfies the guards; of those, who is not in trouble, unless all of them are. */
    private Set<String> usable() {
        var compliant = new LinkedHashSet<String>();
        var well = new LinkedHashSet<String>();
        for (List<Candidate> each :
                List.of(route.targets().shared(), route.targets().fallback())) {
            for (Candidate candidate : each) {
                Target target = target(candidate);
                if (Obligations.allow(run.obligations(), target)) {
                    compliant.add(target.name());
                    if (target.provider().isPresent() && shared.breakers().isWell(target.name())) {
                        well.add(target.name());
                    }
                }
            }
        }
        return well.isEmpty() ? compliant : well;
    }

    private Target target(Candidate candidate) {
        return requireNonNull(run.generation().targets().get(candidate.target()), "a route's target");
    }

    /** Asks one provider as often as the route says; null if it answered. */
    private @Nullable Unanswered ask(Candidate candidate, Target target) {
        if (target.provider().isEmpty()) {
            return refused(Refusals.providerMissing(target.name()), Evidence.Status.ERROR);
        }
        Optional<Dialect> spoken = target.dialect(request.writable()).map(this::dialect);
        if (spoken.isEmpty()) {
            return refused(Refusals.speechless(target.name()), Evidence.Status.DENIED);
        }
        String model = candidate.model(request.model());
        Outgoing outgoing = request.outgoing(spoken.get().name(), model, this::rekeyed);
        if (route.strict() && !outgoing.lost().isEmpty()) {
            return refused(Refusals.lost(spoken.get().name(), outgoing.lost()), Evidence.Status.DENIED);
        }
        var asked = new Asked(target, target.provider().get(), spoken.get(), outgoing, model);
        for (int left = route.targets().attempts(); ; left--) {
            Unanswered unanswered = attempt(asked);
            if (unanswered == null || left == 1 || !isWorthAnother(unanswered) || !waited(unanswered, left)) {
                return unanswered;
            }
        }
    }

    private static Unanswered refused(Refusal refusal, Evidence.Status status) {
        return new Unanswered(refusal, status, false, Optional.empty());
    }

    private boolean isWorthAnother(Unanswered unanswered) {
        return unanswered.trouble().filter(route.targets().on()::contains).isPresent();
    }

    private @Nullable Unanswered attempt(Asked asked) {
        run.requireUncut();
        if (!Obligations.allow(run.obligations(), asked.target())) {
            return refused(Refusals.noCompliantProvider(), Evidence.Status.BLOCKED);
        }
        closing.attempt(asked.target(), asked.outgoing().body());
        try {
            @Nullable Unanswered unanswered = asked(asked);
            count(asked.target(), unanswered == null ? Optional.empty() : unanswered.trouble());
            return unanswered;
        } catch (UpstreamException thrown) {
            Optional<Trouble> trouble = Trouble.of(thrown);
            count(asked.target(), trouble);
            if (closing.hasAnswered() || trouble.isEmpty() || run.remainingNanos() <= 0) {
                throw thrown;
            }
            return new Unanswered(Refusals.upstream(thrown), Evidence.Status.ERROR, true, trouble);
        } catch (ContentException broken) {
            boolean upstreams = broken.refusal().code() == ErrorCode.UPSTREAM_ERROR;
            if (upstreams) {
                count(asked.target(), Optional.of(Trouble.SERVER_ERROR));
            }
            if (closing.hasAnswered() || !upstreams) {
                throw broken;
            }
            return new Unanswered(broken.refusal(), Evidence.Status.ERROR, true, Optional.of(Trouble.SERVER_ERROR));
        }
    }

    private void count(Target target, Optional<Trouble> trouble) {
        if (trouble.isEmpty()) {
            shared.breakers().answered(target.name());
        } else if (trouble.get() != Trouble.RATE_LIMITED) {
            shared.breakers().failed(target.name());
        }
    }

    private @Nullable Unanswered asked(Asked asked) {
        shared.breakers().asked(asked.target().name());
        var call = new ModelCall(
                asked.dialect().name(),
                asked.model(),
                request.streamed(),
                asked.outgoing().body(),
                asked.target().broker().open(run));
        return switch (Attempt.make(shared.meter(), asked.target(), asked.provider(), call)) {
            case ModelAnswer.Failed failed ->
                new Unanswered(Refusals.upstream(failed), Evidence.Status.ERROR, true, Trouble.of(failed));
            case ModelAnswer.Answered answered -> {
                run.onEnd(answered.body()::close);
                closing.upstreamRequest(answered.requestId());
                relay(asked, answered);
                yield null;
            }
        };
    }

    private void relay(Asked asked, ModelAnswer.Answered answered) {
        Envelope envelope = request.envelope(
                run.id(), shared.clock().millis() / 1000, asked.outgoing().untold());
        var speech = new Speech(asked.dialect(), client);
        var scene = new WholeAnswer.Scene(
                shared.stages(), shared.meter(), run, route, asked.target(), request, closing, gate, spoken);
        turn = request.streamed()
                ? new StreamedAnswer(scene, speech, encoder.apply(envelope)).send(answered.body())
                : new WholeAnswer(scene).send(speech, envelope, answered.body());
    }

    private Dialect dialect(String name) {
        return shared.dialects().stream()
                .filter(dialect -> dialect.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("nobody speaks " + name));
    }

    /** Waits as long as the provider asked for, or a little; false if that is too long. */
    private boolean waited(Unanswered unanswered, int left) {
        Duration usual = FIRST_WAIT.multipliedBy(1L << Math.min(route.targets().attempts() - left, 4));
        Duration wait = unanswered.refusal().code() == ErrorCode.UPSTREAM_RATE_LIMITED
                ? unanswered.refusal().retryAfter().orElse(usual)
                : usual;
        return wait.compareTo(LONGEST_WAIT) <= 0 && wait.toNanos() < run.remainingNanos() && run.pause(wait);
    }

    private String rekeyed(String value) {
        byte[] tag = shared.maskKeys().tag(run.caller().principal().id(), "END_USER", value);
        return "aeg-" + HexFormat.of().formatHex(tag, 0, 8);
    }
}
