package io.aegis.kernel;

import io.aegis.kernel.port.AnswerExchange;
import io.aegis.kernel.port.Dialect;
import io.aegis.kernel.port.Envelope;
import io.aegis.kernel.port.KeptRun;
import io.aegis.kernel.port.RequestExchange;
import io.aegis.spi.content.Segment;
import io.aegis.spi.guard.Stage;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** What is kept of a run, as its stages would meet it: masked, and nothing of it can be put back. */
final class KeptMatter {
    private final KeptRun run;
    private final Dialect dialect;
    private final RequestExchange request;

    KeptMatter(KeptRun run, Dialect dialect, RequestExchange request) {
        this.run = run;
        this.dialect = dialect;
        this.request = request;
    }

    /** The same masks, each standing for itself: guards must not split a placeholder, and nobody here may know what it hides. */
    static List<KeptRun.Mask> blind(List<KeptRun.Mask> masks) {
        return masks.stream()
                .map(mask -> new KeptRun.Mask(
                        mask.placeholder(), mask.placeholder(), mask.entities(), mask.origins(), mask.restores()))
                .toList();
    }

    /** What a stage is about, once for each time that its guards are asked; none if nothing of it is kept. */
    List<Matter> of(Stage stage) {
        return switch (stage) {
            case INGRESS -> List.of(asked(Matter.of(request)));
            case TOOL_RESULT -> List.of(asked(Matter.results(request)));
            case EGRESS -> answered();
            case TOOL_CALL -> List.of();
        };
    }

    /** The turns behind a request were judged when they were said. */
    private static Matter asked(Matter all) {
        Predicate<Segment> theClients = segment -> switch (segment.trust()) {
            case CLIENT, OPERATOR -> true;
            case MODEL, TOOL -> false;
        };
        return new Matter(all.exchange(), all.source(), all.which().and(theClients), all.attachments(), all.toolUses());
    }

    private List<Matter> answered() {
        if (!(run.payload().end().orElse(null) instanceof KeptRun.End.Answered(var events, var at, var untold))) {
            return List.of();
        }
        Envelope exact = Envelope.atRest(run.head().run(), request.model());
        AnswerExchange answer = dialect.answer(dialect.whole(events, exact), false);
        return answer.choices().stream().map(choice -> said(answer, choice)).toList();
    }

    private static Matter said(AnswerExchange answer, AnswerExchange.Choice choice) {
        Set<Integer> ids = new HashSet<>(choice.text());
        choice.toolCalls().forEach(call -> ids.addAll(call.segments()));
        return Matter.of(answer, choice.index(), segment -> ids.contains(segment.id()));
    }
}
