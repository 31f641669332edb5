package io.aegis.kernel;

import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.Refusal;
import io.aegis.kernel.port.RequestExchange;
import io.aegis.kernel.port.ToolName;
import io.aegis.kernel.port.Unscanned;
import io.aegis.spi.content.Attachment;
import io.aegis.spi.guard.Stage;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** What happens to a request before it may leave: what cannot be scanned is refused, everything else meets the guards. */
final class Ingress {
    private final Stages stages;

    Ingress(Stages stages) {
        this.stages = stages;
    }

    /** Has a run take the route that its request names; a run is over for which there is none. */
    static Optional<Route> route(Run run, Closing closing, RequestExchange request) {
        Optional<Route> chosen = run.generation().route(request.model()).filter(run.caller()::mayUse);
        if (chosen.isEmpty()) {
            List<String> allowed = run.generation().models(run.caller());
            closing.refuse(Refusals.unknownModel(request.model(), allowed), Evidence.Status.DENIED);
            return Optional.empty();
        }
        run.take(chosen.get());
        run.requireOpen();
        closing.unscanned(unread(chosen.get(), request));
        return chosen;
    }

    /** Why the request cannot be judged at all, if so. */
    static Optional<Refusal> refusal(Route route, RequestExchange request) {
        Optional<Refusal> unadmitted = unadmitted(route, request);
        if (unadmitted.isPresent()) {
            return unadmitted;
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

    /** Why the tools of the route cannot be run for the request. */
    static Optional<Refusal> ungovernable(Route route, RequestExchange request) {
        Optional<ToolName> taken = request.declaredTools().stream()
                .filter(route.toolbox()::governs)
                .findFirst();
        if (taken.isPresent()) {
            return Optional.of(Refusals.governedName(taken.get().name()));
        }
        boolean runsTools = !route.toolbox().definitions().isEmpty();
        if (runsTools && request.logprobs()) {
            return Optional.of(Refusals.unsupported(
                    "Log probabilities cannot be had on this route: turns that call tools of the gateway are not"
                            + " shown.",
                    "Leave out 'logprobs' and 'top_logprobs'."));
        }
        return runsTools && request.choices() > 1 ? Optional.of(Refusals.manyChoices()) : Optional.empty();
    }

    private static Optional<Refusal> unadmitted(Route route, RequestExchange request) {
        var content = new LinkedHashSet<String>();
        for (Unscanned each : request.unscanned()) {
            if (!isAdmitted(route, each)) {
                switch (each) {
                    case Unscanned.Linked linked -> {
                        return Optional.of(Refusals.fetched(linked.place()));
                    }
                    case Unscanned.ProviderTool tool -> {
                        return Optional.of(Refusals.providerTool(tool.place()));
                    }
                    default -> content.add(each.word());
                }
            }
        }
        return content.isEmpty() ? Optional.empty() : Optional.of(Refusals.unread(content));
    }

    /** Says it of each sort by name, so that one that is new is nobody's by default. */
    private static boolean isAdmitted(Route route, Unscanned each) {
        Admissions admitted = route.admissions();
        return switch (each) {
            case Unscanned.Linked linked -> admitted.urlHosts().contains(linked.host());
            case Unscanned.ProviderTool tool -> admitted.providerTools().contains(tool.type());
            case Unscanned.Attached attached -> passes(route, attached.attachment());
            case Unscanned.TokenIds ids -> !isGuarded(route);
            // Clients send back what they got, in one form or another, and nobody can read it in any.
            case Unscanned.SealedReasoning sealed -> true;
            case Unscanned.Seal seal -> true;
        };
    }

    private static boolean passes(Route route, Attachment attachment) {
        return !isGuarded(route)
                || switch (route.admissions().bytes()) {
                    case REFUSE -> false;
                    case GUARD -> isRead(route, attachment);
                    case PASS -> true;
                };
    }

    /** Whether a guard sees the bytes before they leave. What comes from a tool has to pass both stages, so being seen in the first of them counts. */
    private static boolean isRead(Route route, Attachment attachment) {
        return route.acting(Stage.INGRESS).stream()
                .anyMatch(slot -> slot.attachments().contains(attachment.mediaType()));
    }

    private static boolean isGuarded(Route route) {
        return route.isGuarded(Stage.INGRESS) || route.isGuarded(Stage.TOOL_RESULT);
    }

    /** What of the request no guard reads, each kind once; by name where it is a name that the operator wrote. */
    static List<String> unread(Route route, RequestExchange request) {
        return request.unscanned().stream()
                .filter(each -> !(each instanceof Unscanned.Attached attached && isRead(route, attached.attachment())))
                .map(each -> each.word() + name(route.admissions(), each))
                .distinct()
                .toList();
    }

    private static String name(Admissions admissions, Unscanned each) {
        return switch (each) {
            case Unscanned.ProviderTool(String place, String type)
            when admissions.providerTools().contains(type) -> ":" + type;
            case Unscanned.Linked(String place, String host)
            when admissions.urlHosts().contains(host) -> ":" + host;
            default -> "";
        };
    }

    /**
     * Whether log probabilities of an answer may reach the client. Where anything could have been changed they may not, whoever let the request come so far.
     */
    static boolean relaysLogprobs(Run run, Route route, RequestExchange request) {
        return request.logprobs() && !hasGuards(route) && run.masks().isEmpty();
    }

    private static boolean hasGuards(Route route) {
        return Arrays.stream(Stage.values()).anyMatch(route::isGuarded);
    }

    /** Roles are claims of the client: tool results in a request meet the guards of both stages. */
    StageOutcome judge(Run run, Route route, RequestExchange request) {
        int unread = unread(route, request).size();
        if (unread > 0) {
            run.judged(Stages.unread(Stage.INGRESS, unread));
        }
        StageOutcome in = stages.run(run, Stage.INGRESS, route.guards(Stage.INGRESS), Matter.of(request));
        return in.and(
                () -> stages.run(run, Stage.TOOL_RESULT, route.guards(Stage.TOOL_RESULT), Matter.results(request)));
    }
}
