package io.aegis.kernel;

import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.AnswerExchange;
import io.aegis.kernel.port.ContentException;
import io.aegis.kernel.port.Envelope;
import io.aegis.kernel.port.ErrorCode;
import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.Meter;
import io.aegis.kernel.port.RequestExchange;
import io.aegis.spi.content.Part;
import io.aegis.spi.content.Segment;
import io.aegis.spi.guard.Stage;
import io.aegis.spi.provider.ByteSource;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** An answer that is judged, restored and sent as a whole. */
final class WholeAnswer {
    private final Stages stages;
    private final Meter meter;
    private final Run run;
    private final Route route;
    private final Target target;
    private final RequestExchange request;
    private final Closing closing;

    WholeAnswer(
            Stages stages, Meter meter, Run run, Route route, Target target, RequestExchange request, Closing closing) {
        this.stages = stages;
        this.meter = meter;
        this.run = run;
        this.route = route;
        this.target = target;
        this.request = request;
        this.closing = closing;
    }

    void send(Speech speech, Envelope envelope, ByteSource body) {
        AnswerExchange answer = speech.upstream().answer(whole(body), Ingress.relaysLogprobs(run, route, request));
        answer.usage().ifPresent(closing::counted);
        if (answer.droppedFields() > 0) {
            meter.droppedFields(target.name(), answer.droppedFields());
        }
        requireAskedFor(answer);
        ToolGate.requireAskedFor(request, answer.ranTools());
        int filtered = 0;
        ToolGate.screen(target, answer);
        answer.logprobs().forEach(logprobs -> TokenQueue.screen(target.broker()::screen, logprobs));
        Set<Integer> judged = new HashSet<>();
        for (AnswerExchange.Choice choice : answer.choices()) {
            switch (judge(answer, choice, judged)) {
                case StageOutcome.Proceed proceed -> {}
                case StageOutcome.Blocked blocked -> {
                    answer.filter(choice.index());
                    filtered++;
                }
                case StageOutcome.Approval approval -> {
                    closing.refuse(Refusals.approval(approval), Evidence.Status.DENIED);
                    return;
                }
            }
        }
        if (!Obligations.allow(run.obligations(), target)) {
            closing.refuse(Refusals.noCompliantProvider(), Evidence.Status.BLOCKED);
            return;
        }
        restore(answer, judged);
        closing.answer(
                speech.client().whole(speech.understood(answer.events()), envelope),
                filtered > 0 && filtered == answer.choices().size());
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

    private StageOutcome judge(AnswerExchange answer, AnswerExchange.Choice choice, Set<Integer> judged) {
        var callSegments = new HashSet<Integer>();
        for (AnswerExchange.Call call : choice.toolCalls()) {
            callSegments.addAll(call.segments());
            if (!request.declaredTools().contains(call.tool())) {
                run.entries().add(ToolGate.denied());
                return ToolGate.undeclared();
            }
        }
        StageOutcome called = stages.run(
                run,
                Stage.TOOL_CALL,
                route.guards(Stage.TOOL_CALL),
                Matter.of(answer, choice.index(), segment -> callSegments.contains(segment.id())));
        if (!(called instanceof StageOutcome.Proceed)) {
            return called;
        }
        var all = new HashSet<>(choice.text());
        all.addAll(callSegments);
        StageOutcome left = stages.run(
                run,
                Stage.EGRESS,
                route.guards(Stage.EGRESS),
                Matter.of(answer, choice.index(), segment -> all.contains(segment.id())));
        boolean hidden = answer.segments().stream()
                .anyMatch(segment -> all.contains(segment.id()) && ToolGate.hidesMask(run.masks(), segment));
        judged.addAll(all);
        return left instanceof StageOutcome.Proceed && hidden ? ToolGate.maskInKey() : left;
    }

    /** What no choice owned was judged by nobody; a dialect that lets that happen is broken, and the answer stays. */
    private void restore(AnswerExchange answer, Set<Integer> judged) {
        for (Segment segment : List.copyOf(answer.segments())) {
            boolean filteredAway = segment.text().isEmpty();
            if (!filteredAway && !judged.contains(segment.id())) {
                throw new IllegalStateException("a segment of the answer belongs to no choice: " + segment.pointer());
            }
            String restored = Restorer.whole(run.masks(), segment.text());
            if (segment.kind() == Segment.Kind.TEXT && !restored.equals(segment.text())) {
                answer.restore(segment.withText(restored, inFirstPart(segment, restored.length())));
            }
        }
    }

    private static List<Part> inFirstPart(Segment segment, int length) {
        var parts = new ArrayList<Part>(segment.parts().size());
        parts.add(new Part(0, length));
        while (parts.size() < segment.parts().size()) {
            parts.add(new Part(length, length));
        }
        return parts;
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
