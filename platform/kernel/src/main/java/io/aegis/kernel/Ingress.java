package io.aegis.kernel;

import io.aegis.kernel.port.Refusal;
import io.aegis.kernel.port.RequestExchange;
import io.aegis.spi.content.Channel;
import io.aegis.spi.guard.Stage;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What happens to a request before it may leave: what cannot be scanned is refused, everything else meets the guards. */
final class Ingress {
    /** What a route may let pass although nobody can read it. Ids of tokens are not among them: they are text. */
    private static final Set<String> BYTES = Set.of("image", "audio", "file", "redacted_thinking");

    private final Stages stages;

    Ingress(Stages stages) {
        this.stages = stages;
    }

    /** Why the request cannot be judged at all, if so. */
    static Optional<Refusal> refusal(Route route, RequestExchange request) {
        boolean guarded = !route.guards(Stage.INGRESS).isEmpty()
                || !route.guards(Stage.TOOL_RESULT).isEmpty();
        List<String> unread = request.unscanned().stream()
                .filter(kind -> !(route.passesBytes() && BYTES.contains(kind)))
                .toList();
        if (guarded && !unread.isEmpty()) {
            return Optional.of(Refusals.unsupported(
                    "The request holds content that no guard of this route can read: " + String.join(", ", unread)
                            + ".",
                    "Send text only."));
        }
        if (hasGuards(route) && request.logprobs()) {
            return Optional.of(Refusals.unsupported(
                    "Log probabilities repeat the text of the answer, which the guards of this route may change.",
                    "Leave out 'logprobs' and 'top_logprobs'."));
        }
        if (route.refuseUnknownFields() && !request.unknownFields().isEmpty()) {
            return Optional.of(Refusals.unsupported(
                    "The request holds fields that this route does not know: "
                            + request.unknownFields().size() + ".",
                    "Leave out what is not in the published schema of the request."));
        }
        return Optional.empty();
    }

    /**
     * Whether log probabilities of an answer may reach the client. Where anything could have been changed they may not, whoever let the request come so far.
     */
    static boolean relaysLogprobs(Run run, Route route, RequestExchange request) {
        return request.logprobs() && !hasGuards(route) && run.masks().isEmpty();
    }

    private static boolean hasGuards(Route route) {
        return Arrays.stream(Stage.values())
                .anyMatch(stage -> !route.guards(stage).isEmpty());
    }

    /** Roles are claims of the client: tool results in a request meet the guards of both stages. */
    StageOutcome judge(Run run, Route route, RequestExchange request) {
        if (!request.unscanned().isEmpty()) {
            run.entries().add(Stages.unread(request.unscanned().size()));
        }
        StageOutcome in = stages.run(
                run, Stage.INGRESS, route.guards(Stage.INGRESS), request, MaskMap.Origin.REQUEST, segment -> true);
        if (in instanceof StageOutcome.Blocked) {
            return in;
        }
        StageOutcome results = stages.run(
                run,
                Stage.TOOL_RESULT,
                route.guards(Stage.TOOL_RESULT),
                request,
                MaskMap.Origin.REQUEST,
                segment -> segment.channel() == Channel.TOOL_RESULT);
        return results instanceof StageOutcome.Proceed ? in : results;
    }
}
