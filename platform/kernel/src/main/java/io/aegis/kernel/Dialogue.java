package io.aegis.kernel;

import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.Continuation;
import io.aegis.kernel.port.Dialect;
import io.aegis.kernel.port.Envelope;
import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.KeptRun;
import io.aegis.kernel.port.RequestExchange;
import io.aegis.kernel.port.StreamEncoder;
import io.aegis.kernel.port.ToolResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A run from the guards of its request to its end: the model is asked, calls tools of the gateway's own, is asked again, until it has answered or a human
 * must agree to what comes next.
 *
 * <p>Used by one thread.
 */
final class Dialogue {
    /** What a dialogue needs. */
    record Scene(Delivery.Shared shared, Run run, Closing closing, Dialect client, Route route, Gate gate) {}

    /** How it ended. */
    sealed interface End {
        /** The run is over; its client and its evidence know. */
        record Over() implements End {}

        /** A human must agree first. */
        record Stopped(Gate.Stop stop, KeptRun.Step step) implements End {}

        /** The request may go to the model, and is to be kept before it does. */
        record Ready() implements End {}
    }

    private final Scene scene;
    private final Run run;
    private final Route route;
    private final Closing closing;
    private RequestExchange request;
    private final List<AnswerEvent> spoken = new ArrayList<>();
    private boolean stopsAtModel;

    /**
     * @param request with the tools of the route
     * @param spoken what the model said in earlier turns, masked
     */
    Dialogue(Scene scene, RequestExchange request, List<AnswerEvent> spoken) {
        this.scene = scene;
        this.run = scene.run();
        this.route = scene.route();
        this.closing = scene.closing();
        this.request = request;
        this.spoken.addAll(spoken);
    }

    /** Has the dialogue end where the request would go to the model. */
    Dialogue stoppingAtModel() {
        stopsAtModel = true;
        return this;
    }

    /** The request with the turns so far. */
    RequestExchange request() {
        return request;
    }

    /** What the model said so far, masked. */
    List<AnswerEvent> spoken() {
        return spoken;
    }

    End from(KeptRun.Step step) {
        return switch (step) {
            case KeptRun.Step.Request asked ->
                request(new Ingress(scene.shared().stages()));
            case KeptRun.Step.Model model -> model();
            case KeptRun.Step.Answer(String target, List<AnswerEvent> events) -> answer(target, events);
            case KeptRun.Step.Result left -> called(left.events(), round -> round.carryOn(left));
        };
    }

    private End request(Ingress ingress) {
        StageOutcome outcome = ingress.judge(run, route, request);
        if (outcome instanceof StageOutcome.Blocked blocked) {
            closing.refuse(Refusals.blocked(blocked), Evidence.Status.BLOCKED);
            return new End.Over();
        }
        Optional<Gate.Stop> stop =
                scene.gate().stop(outcome, () -> new Proposals(run, route).request(request), request::saved);
        if (stop.isPresent()) {
            return new End.Stopped(stop.get(), new KeptRun.Step.Request());
        }
        return stopsAtModel ? new End.Ready() : model();
    }

    private End model() {
        return next(new Delivery(scene, request, spoken, this::encoder).deliver());
    }

    private End answer(String target, List<AnswerEvent> events) {
        Target asked = run.generation().targets().get(target);
        if (asked == null) {
            closing.refuse(Refusals.noCompliantProvider(), Evidence.Status.BLOCKED);
            return new End.Over();
        }
        Envelope envelope = request.envelope(run.id(), scene.shared().clock().millis() / 1000, List.of());
        var again = new WholeAnswer.Scene(
                scene.shared().stages(),
                scene.shared().meter(),
                run,
                route,
                asked,
                request,
                closing,
                scene.gate(),
                spoken);
        return next(new WholeAnswer(again).again(scene.client(), envelope, events));
    }

    private End next(Turn turn) {
        return switch (turn) {
            case Turn.Over over -> new End.Over();
            case Turn.Stopped(Gate.Stop stop, KeptRun.Step step) -> new End.Stopped(stop, step);
            case Turn.Called(List<AnswerEvent> answer) -> carriedOut(answer);
        };
    }

    private End carriedOut(List<AnswerEvent> answer) {
        long more =
                answer.stream().filter(AnswerEvent.ToolCall.class::isInstance).count();
        if (closing.calls() + more > Toolbox.MOST_CALLS) {
            closing.refuse(Refusals.tooManyCalls(Toolbox.MOST_CALLS), Evidence.Status.ERROR);
            return new End.Over();
        }
        return called(answer, round -> round.carryOut(answer));
    }

    private End called(List<AnswerEvent> answer, Function<ToolRound, ToolRound.End> carrying) {
        if (closing.turn() >= route.toolbox().turns()) {
            closing.refuse(Refusals.tooManyTurns(route.toolbox().turns()), Evidence.Status.ERROR);
            return new End.Over();
        }
        var round = new ToolRound(scene.shared().stages(), run, route, closing, scene.client(), scene.gate());
        return switch (carrying.apply(round)) {
            case ToolRound.End.Stopped(Gate.Stop stop, KeptRun.Step step) -> new End.Stopped(stop, step);
            case ToolRound.End.Blocked(StageOutcome.Blocked by) -> {
                closing.refuse(Refusals.blocked(by), Evidence.Status.BLOCKED);
                yield new End.Over();
            }
            case ToolRound.End.Noncompliant() -> {
                closing.refuse(Refusals.noCompliantTool(), Evidence.Status.BLOCKED);
                yield new End.Over();
            }
            case ToolRound.End.Results(List<ToolResult> results) -> {
                spoken.addAll(Spoken.joined(spoken, Spoken.of(answer)).subList(spoken.size(), size(answer)));
                Continuation next = request.followedBy(answer, results);
                request = next.request();
                closing.nextTurn();
                yield model();
            }
        };
    }

    private int size(List<AnswerEvent> answer) {
        return spoken.size() + Spoken.of(answer).size();
    }

    /** One stream has one writer, however many turns it takes. An attempt of which nothing went out leaves nothing to the next, and no writer either. */
    private StreamEncoder encoder(Envelope envelope) {
        StreamEncoder writing = closing.opened();
        return writing == null ? scene.client().encoder(envelope) : writing;
    }
}
