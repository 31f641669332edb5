package io.aegis.kernel;

import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.AnswerExchange;
import io.aegis.kernel.port.ContentException;
import io.aegis.kernel.port.Dialect;
import io.aegis.kernel.port.Envelope;
import io.aegis.kernel.port.ErrorCode;
import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.KeptRun;
import io.aegis.kernel.port.Meter;
import io.aegis.kernel.port.RequestExchange;
import io.aegis.kernel.port.Unscanned;
import io.aegis.spi.content.Channel;
import io.aegis.spi.guard.Stage;
import io.aegis.spi.provider.ByteSource;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** An answer that is judged, restored and sent as a whole. */
final class WholeAnswer {
    /**
     * What an answer is judged by.
     *
     * @param spoken what the model said in earlier turns, masked
     */
    record Scene(
            Stages stages,
            Meter meter,
            Run run,
            Route route,
            Target target,
            RequestExchange request,
            Closing closing,
            Gate gate,
            List<AnswerEvent> spoken) {}

    private final Scene scene;
    private final Run run;
    private final Route route;
    private final Target target;
    private final RequestExchange request;
    private final Closing closing;

    WholeAnswer(Scene scene) {
        this.scene = scene;
        this.run = scene.run();
        this.route = scene.route();
        this.target = scene.target();
        this.request = scene.request();
        this.closing = scene.closing();
    }

    /** Takes what an upstream answers. */
    Turn send(Speech speech, Envelope envelope, ByteSource body) {
        AnswerExchange answer = speech.upstream().answer(whole(body), Ingress.relaysLogprobs(run, route, request));
        answer.usage().ifPresent(closing::counted);
        if (answer.droppedFields() > 0) {
            scene.meter().droppedFields(target.name(), answer.droppedFields());
        }
        requireAskedFor(answer);
        ToolGate.requireAskedFor(request, answer.ranTools());
        ToolGate.screen(target, answer);
        answer.logprobs().forEach(logprobs -> TokenQueue.screen(target.broker()::screen, logprobs));
        return settle(speech, envelope, answer);
    }

    /** Takes an answer that waited, and is judged again. */
    Turn again(Dialect client, Envelope envelope, List<AnswerEvent> masked) {
        return settle(new Speech(client, client), envelope, client.answer(client.whole(masked, exact()), false));
    }

    private Turn settle(Speech speech, Envelope envelope, AnswerExchange answer) {
        var filtered = new HashSet<Integer>();
        var judged = new HashSet<Integer>();
        StageOutcome all = new StageOutcome.Proceed();
        for (AnswerExchange.Choice choice : answer.choices()) {
            StageOutcome outcome = judge(speech, answer, choice, judged);
            if (outcome instanceof StageOutcome.Blocked) {
                answer.filter(choice.index());
                filtered.add(choice.index());
            } else {
                all = all.and(() -> outcome);
            }
        }
        if (!Obligations.allow(run.obligations(), target)) {
            closing.refuse(Refusals.noCompliantProvider(), Evidence.Status.BLOCKED);
            return new Turn.Over();
        }
        List<AnswerEvent> masked = speech.understood(answer.events());
        unread(masked);
        Optional<Gate.Stop> stop = scene.gate()
                .stop(
                        all,
                        () -> new Proposals(run, route).answer(masked),
                        () -> speech.client().whole(masked, exact()));
        if (stop.isPresent()) {
            return new Turn.Stopped(stop.get(), new KeptRun.Step.Answer(target.name(), masked));
        }
        if (masked.stream().anyMatch(this::isCalledHere)) {
            return new Turn.Called(masked.stream().filter(this::isCarriedOn).toList());
        }
        boolean nothing =
                !filtered.isEmpty() && filtered.size() == answer.choices().size();
        end(speech, envelope, answer, judged, masked, nothing);
        return new Turn.Over();
    }

    /** A seal passes unread, however short: what it means nobody here knows. */
    private void unread(List<AnswerEvent> events) {
        boolean shown = false;
        for (AnswerEvent event : events) {
            if (event instanceof AnswerEvent.Seal seal) {
                closing.unread(Unscanned.of(seal, shown));
            }
            shown = event instanceof AnswerEvent.Text text && text.channel() == Channel.REASONING;
        }
    }

    /** For what an agreement is bound to: it must not depend on the time. */
    private Envelope exact() {
        return Envelope.atRest(run.id(), request.model());
    }

    private boolean isCalledHere(AnswerEvent event) {
        return event instanceof AnswerEvent.ToolCall call && route.toolbox().governs(call.tool());
    }

    /** The client's own tools are called anew when those of the gateway have said what they have to say. */
    private boolean isCarriedOn(AnswerEvent event) {
        return switch (event) {
            case AnswerEvent.ToolCall call -> isCalledHere(call);
            case AnswerEvent.Text text -> true;
            case AnswerEvent.Seal seal -> true;
            default -> false;
        };
    }

    private void end(
            Speech speech,
            Envelope envelope,
            AnswerExchange answer,
            Set<Integer> judged,
            List<AnswerEvent> masked,
            boolean filtered) {
        Dialect client = speech.client();
        if (closing.isKept()) {
            List<AnswerEvent> said = said(masked);
            closing.keep(said, client.whole(said, exact()), envelope.lost(), filtered);
        } else if (scene.spoken().isEmpty()) {
            requireJudged(answer, judged);
            Restored.in(answer, run);
            closing.answer(client.whole(counted(speech.understood(answer.events())), envelope), filtered);
        } else {
            List<AnswerEvent> said = said(masked);
            closing.answer(client.whole(Restored.events(client, exact(), said, run), envelope), filtered);
        }
    }

    private List<AnswerEvent> said(List<AnswerEvent> masked) {
        return counted(Spoken.joined(scene.spoken(), masked));
    }

    /** An answer with the tokens of all turns. */
    private List<AnswerEvent> counted(List<AnswerEvent> answer) {
        List<AnswerEvent> all = new ArrayList<>(answer);
        closing.total()
                .ifPresent(total -> all.replaceAll(
                        event -> event instanceof AnswerEvent.Counted ? new AnswerEvent.Counted(total) : event));
        return all;
    }

    private void requireAskedFor(AnswerExchange answer) {
        if (answer.choices().stream().anyMatch(choice -> choice.index() >= request.choices())) {
            throw invalid("The upstream answered with a choice that nobody asked for.");
        }
        if (request.vectors() > 0 && !isOneOfEach(vectors(answer), request.vectors())) {
            throw invalid("The upstream answered with other vectors than one of each text.");
        }
    }

    private static List<Integer> vectors(AnswerExchange answer) {
        return answer.events().stream()
                .flatMap(event ->
                        event instanceof AnswerEvent.Vector vector ? Stream.of(vector.index()) : Stream.empty())
                .toList();
    }

    /** Whether these are the numbers from 0 on, each once. */
    private static boolean isOneOfEach(List<Integer> indexes, int count) {
        return indexes.size() == count
                && Set.copyOf(indexes).size() == count
                && indexes.stream().allMatch(index -> index >= 0 && index < count);
    }

    private static ContentException invalid(String what) {
        return new ContentException(
                ErrorCode.UPSTREAM_ERROR,
                what,
                "What the client did not ask for is not passed on, and no client can tell what is missing.",
                "Try again if that makes sense; the operator finds the run in 'aegis explain'.");
    }

    /** The run waits only when every guard of the answer has seen it: what a human reads must be masked by all of them. */
    private StageOutcome judge(
            Speech speech, AnswerExchange answer, AnswerExchange.Choice choice, Set<Integer> judged) {
        var callSegments = new HashSet<Integer>();
        for (AnswerExchange.Call call : choice.toolCalls()) {
            callSegments.addAll(call.segments());
            if (!request.declaredTools().contains(call.tool())) {
                run.judged(ToolGate.denied());
                return ToolGate.undeclared();
            }
        }
        StageOutcome called = scene.stages()
                .run(
                        run,
                        Stage.TOOL_CALL,
                        route.guards(Stage.TOOL_CALL),
                        Matter.of(answer, choice.index(), segment -> callSegments.contains(segment.id())));
        var all = new HashSet<>(choice.text());
        all.addAll(callSegments);
        StageOutcome left = called.and(() -> scene.stages()
                .run(
                        run,
                        Stage.EGRESS,
                        route.guards(Stage.EGRESS),
                        Matter.of(answer, choice.index(), segment -> all.contains(segment.id()))));
        if (left instanceof StageOutcome.Blocked) {
            return left;
        }
        boolean hidden = answer.segments().stream()
                .anyMatch(segment -> all.contains(segment.id()) && ToolGate.hidesMask(run.masks(), segment));
        judged.addAll(all);
        if (hidden) {
            run.judged(ToolGate.hidden());
        }
        return hidden ? ToolGate.maskInKey() : left.and(() -> ruled(speech, answer, choice));
    }

    /** What the operator says of the calls, now that the guards have left them as they are. */
    private StageOutcome ruled(Speech speech, AnswerExchange answer, AnswerExchange.Choice choice) {
        StageOutcome outcome = new StageOutcome.Proceed();
        if (choice.toolCalls().isEmpty() || route.toolbox().tools().isEmpty()) {
            return outcome;
        }
        var rules = new ToolRules(run, route, speech.upstream());
        for (AnswerEvent event : answer.events()) {
            if (event instanceof AnswerEvent.ToolCall call && call.choice() == choice.index()) {
                outcome = outcome.and(() -> rules.judge(call));
            }
        }
        return outcome;
    }

    /** What no choice owned was judged by nobody; a dialect that lets that happen is broken, and the answer stays. */
    private static void requireJudged(AnswerExchange answer, Set<Integer> judged) {
        answer.segments().forEach(segment -> {
            if (!segment.text().isEmpty() && !judged.contains(segment.id())) {
                throw new IllegalStateException("a segment of the answer belongs to no choice: " + segment.pointer());
            }
        });
    }

    static byte[] whole(ByteSource body) {
        try (body) {
            byte[] first = body.next();
            if (first == null) {
                return new byte[0];
            }
            byte[] next = body.next();
            if (next == null) {
                return first;
            }
            var bytes = new ByteArrayOutputStream(first.length + next.length * 2);
            bytes.writeBytes(first);
            while (next != null) {
                bytes.writeBytes(next);
                next = body.next();
            }
            return bytes.toByteArray();
        }
    }
}
