package io.aegis.kernel;

import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.Proposal;
import io.aegis.kernel.port.RequestExchange;
import io.aegis.kernel.port.ToolResult;
import io.aegis.spi.content.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Puts what will happen into words for whoever must agree to it. */
final class Proposals {
    private static final String MODEL = "model";
    private static final String CALLER = "caller";

    private final Run run;
    private final Route route;

    Proposals(Run run, Route route) {
        this.run = run;
        this.route = route;
    }

    Proposal request(RequestExchange request) {
        var deeds = new ArrayList<Proposal.Deed>();
        for (Segment segment : request.segments()) {
            // whatever the model may say again, it never sees a value
            deeds.add(deed(word(segment.channel()), MODEL, segment.text(), entry -> Audience.Sight.NOTHING));
        }
        return new Proposal(Proposal.Kind.REQUEST, deeds);
    }

    Proposal answer(List<AnswerEvent> masked) {
        var deeds = new ArrayList<Proposal.Deed>();
        boolean calls = false;
        for (AnswerEvent event : masked) {
            if (event instanceof AnswerEvent.Text text) {
                deeds.add(deed(word(text.channel()), CALLER, text.text(), run.audience()));
            } else if (event instanceof AnswerEvent.ToolCall call) {
                deeds.add(call(call));
                calls = true;
            }
        }
        return new Proposal(calls ? Proposal.Kind.CALLS : Proposal.Kind.ANSWER, deeds);
    }

    private Proposal.Deed call(AnswerEvent.ToolCall call) {
        return route.toolbox()
                .governing(call)
                .map(tool -> deed(call.name(), destination(tool), call.arguments(), Audience.tool(tool)))
                .orElseGet(() -> deed(call.name(), CALLER, call.arguments(), run.audience()));
    }

    private static String destination(GovernedTool tool) {
        return tool.service().flatMap(GovernedTool.Service::destination).orElse("");
    }

    Proposal result(ToolResult result, GovernedTool tool) {
        return new Proposal(
                Proposal.Kind.RESULT,
                List.of(deed(tool.name(), MODEL, result.text(), entry -> Audience.Sight.NOTHING)));
    }

    private Proposal.Deed deed(String what, String destination, String text, Audience audience) {
        var hidden = new ArrayList<Proposal.Hidden>();
        for (Map.Entry<String, MaskMap.Entry> each :
                SpokenPlaceholder.in(run.masks(), text).entrySet()) {
            boolean cleared = audience.of(each.getValue()) == Audience.Sight.ORIGINAL;
            List<String> entities = each.getValue().entities().stream().sorted().toList();
            hidden.add(new Proposal.Hidden(each.getKey(), entities, cleared));
        }
        return new Proposal.Deed(what, destination, text, hidden);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
