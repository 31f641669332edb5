package io.aegis.app;

import io.aegis.admission.PluginKind;
import io.aegis.config.Auth;
import io.aegis.config.Config;
import io.aegis.config.Guardrail;
import io.aegis.config.Provider;
import io.aegis.config.Residency;
import io.aegis.config.Route;
import io.aegis.config.Stage;
import io.aegis.config.Tool;
import io.aegis.plugins.InstalledPlugin;
import io.aegis.plugins.PluginSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What of two configurations could decide a run otherwise, beside the lists of guards. Used by one thread. */
final class Difference {
    private final Config before;
    private final Config after;
    private final PluginSet plugins;
    private final PastConfigs past;
    private final Predicate<PastRun> erased;

    Difference(Config before, Config after, PluginSet plugins, PastConfigs past, Predicate<PastRun> erased) {
        this.before = before;
        this.after = after;
        this.plugins = plugins;
        this.past = past;
        this.erased = erased;
    }

    /** Whether a guard decides as it did: the same file with the same settings. Its name, its words and whether it acts are no part of that. */
    boolean isSame(PastRun run, Guardrail then, Guardrail now) {
        Optional<String> file = past.guardPlugin(run.generation(), then.type());
        return then.type().equals(now.type())
                && then.settings().json().equals(now.settings().json())
                && then.residency()
                        .map(Residency::region)
                        .equals(now.residency().map(Residency::region))
                && now.timeout().compareTo(then.timeout()) >= 0
                && file.isPresent()
                && file.equals(plugin(now).map(InstalledPlugin::digest));
    }

    /** Whether asking a guard would send what it is asked about elsewhere. */
    boolean sends(Guardrail guardrail) {
        return plugin(guardrail)
                .filter(plugin -> plugin.grants().contains("network"))
                .isPresent();
    }

    /** Keys of the labels that a guard may set. */
    Set<String> labels(Guardrail guardrail) {
        return plugin(guardrail).map(plugin -> plugin.declaration().labels()).orElse(Set.of(StageReplay.ANY));
    }

    private Optional<InstalledPlugin> plugin(Guardrail guardrail) {
        return plugins.find(PluginKind.GUARD, guardrail.type());
    }

    /** Why nothing is held of a run. */
    ReplayReason notHeld(PastRun run) {
        return erased.test(run) ? ReplayReason.CONTENT_ERASED : ReplayReason.CONTENT_NOT_HELD;
    }

    /** What could refuse a run, or let it in, before its route is known. */
    Optional<RunReplay.Result> beforeRoute() {
        boolean sameCallers = before.auth()
                .map(then -> after.auth().filter(now -> isSame(then, now)).isPresent())
                .orElse(after.auth().isEmpty());
        if (!sameCallers) {
            return unknown(ReplayReason.CALLER, "'auth' differs");
        }
        return after.server().maxBody() < before.server().maxBody()
                ? unknown(ReplayReason.REQUEST_SHAPE, "'server.max_body' is smaller")
                : Optional.empty();
    }

    private static boolean isSame(Auth then, Auth now) {
        return then.type().equals(now.type())
                && then.settings().json().equals(now.settings().json());
    }

    /** What a route decides before its guards are asked. */
    Optional<RunReplay.Result> beforeGuards(PastRun run, Route then, Route now) {
        Optional<RunReplay.Result> shape = shape(run, then, now);
        if (shape.isPresent()) {
            return shape;
        }
        boolean none = List.of(Stage.values()).stream()
                .allMatch(stage -> run.entries(stage).isEmpty());
        if (none) { // it was refused before, by what has not changed
            return Optional.of(new RunReplay.Result.Same());
        }
        if (!then.labels().equals(now.labels())) {
            return unknown(ReplayReason.LABELS, "'labels' of the route differ");
        }
        return then.approvals().equals(now.approvals()) || !run.waited()
                ? Optional.empty()
                : unknown(ReplayReason.APPROVALS, "'approvals' differ");
    }

    private Optional<RunReplay.Result> shape(PastRun run, Route then, Route now) {
        boolean refused = run.code().equals("AEG-GRD-003");
        if (refused && !then.equals(now)) {
            return unknown(ReplayReason.REQUEST_SHAPE, "its request was refused unread");
        }
        if (then.unknownFields() != now.unknownFields() && now.unknownFields() == Route.UnknownFields.REFUSE) {
            return unknown(ReplayReason.REQUEST_SHAPE, "'unknown_fields' refuses");
        }
        if (then.capabilities() != now.capabilities() && now.capabilities() == Route.Capabilities.STRICT) {
            return unknown(ReplayReason.REQUEST_SHAPE, "'capabilities' is strict");
        }
        boolean attached = !then.attachments().equals(now.attachments());
        boolean read =
                then.attachments().bytes() == Route.Attachments.Bytes.GUARD; // then they are not listed as unread
        if ((attached && (read || run.hasUnscanned()))
                || (!then.providerTools().equals(now.providerTools()) && run.hasUnscanned())) {
            return unknown(ReplayReason.REQUEST_SHAPE, "'attachments' or 'provider_tools' differ");
        }
        return then.tools().keySet().containsAll(ownTools(now))
                        || run.entries(Stage.INGRESS).isEmpty()
                ? Optional.empty()
                : unknown(ReplayReason.TOOLS, "another tool is the gateway's own");
    }

    private static Set<String> ownTools(Route route) {
        Set<String> own = new HashSet<>();
        route.tools().values().stream().filter(Tool::isRun).map(Tool::name).forEach(own::add);
        return own;
    }

    /** What decides, between the guards of the request and those of the answer, who answers, and which tools are called. */
    Optional<RunReplay.Result> beforeAnswers(PastRun run, Route then, Route now) {
        return provider(run, then, now).or(() -> tools(run, then, now));
    }

    private Optional<RunReplay.Result> provider(PastRun run, Route then, Route now) {
        Set<String> asked = run.targets();
        if (asked.isEmpty()) {
            return run.code().equals("AEG-PRV-006")
                            && !(then.providers().equals(now.providers())
                                    && regions(before).equals(regions(after)))
                    ? unknown(ReplayReason.OBLIGATIONS, "no provider was compliant")
                    : Optional.empty();
        }
        Optional<String> gone =
                asked.stream().filter(name -> !now.providers().contains(name)).findFirst();
        if (gone.isPresent()) {
            return Optional.of(new RunReplay.Result.Otherwise(
                    new ReplayVerdict("allow", "provider", gone.get(), List.of()),
                    new ReplayVerdict("allow", "provider", String.join(" ", now.providers()), List.of())));
        }
        Optional<String> other = asked.stream()
                .filter(name ->
                        !isSame(before.providers().get(name), after.providers().get(name))
                                || !model(then, name).equals(model(now, name)))
                .findFirst();
        return other.flatMap(name ->
                unknown(ReplayReason.PROVIDER, "provider '" + name + "' is another, or is asked for another model"));
    }

    private static boolean isSame(@Nullable Provider then, @Nullable Provider now) {
        return then != null
                && now != null
                && then.type().equals(now.type())
                && then.model().equals(now.model())
                && then.dialects().equals(now.dialects())
                && then.residency()
                        .map(Residency::region)
                        .equals(now.residency().map(Residency::region))
                && then.settings().json().equals(now.settings().json());
    }

    private static Optional<String> model(Route route, String provider) {
        return route.targets().stream()
                .filter(share -> share.provider().equals(provider))
                .findFirst()
                .flatMap(Route.Share::model)
                .or(route::model);
    }

    private static Map<String, Optional<String>> regions(Config config) {
        var regions = new HashMap<String, Optional<String>>();
        config.providers()
                .forEach((name, provider) ->
                        regions.put(name, provider.residency().map(Residency::region)));
        return regions;
    }

    private Optional<RunReplay.Result> tools(PastRun run, Route then, Route now) {
        if (then.tools().equals(now.tools()) && then.maxTurns() == now.maxTurns()) {
            return Optional.empty();
        }
        if (!run.started()) {
            return Optional.empty();
        }
        if (!offered(then).equals(offered(now)) || now.maxTurns() < then.maxTurns()) {
            return unknown(ReplayReason.TOOLS, "the model would be offered other tools, or fewer turns");
        }
        for (String name : run.tools()) {
            Tool was = then.tools().get(name);
            Tool is = now.tools().get(name);
            if (was != null && is != null && !was.equals(is)) {
                return called(was, is);
            }
        }
        boolean calls = run.entries(Stage.TOOL_CALL).stream().anyMatch(entry -> entry.segments() > 0);
        return calls && run.tools().isEmpty()
                ? unknown(ReplayReason.TOOLS, "which tools the client carried out is not on record")
                : Optional.empty();
    }

    /** The same call of a tool that is offered as it was. */
    private static Optional<RunReplay.Result> called(Tool was, Tool is) {
        var asks = new ReplayVerdict("require_approval", "tool_call", "kernel", List.of("tool-needs-approval"));
        boolean onlyAsks = asks(was, true).equals(asks(is, true));
        if (onlyAsks && was.requireApproval() != is.requireApproval()) {
            ReplayVerdict passes = ReplayVerdict.allow("tool_call");
            return Optional.of(
                    is.requireApproval()
                            ? new RunReplay.Result.Otherwise(passes, asks)
                            : new RunReplay.Result.Otherwise(asks, passes));
        }
        return unknown(ReplayReason.TOOLS, "tool '" + is.name() + "' is another by now");
    }

    private static Tool asks(Tool tool, boolean approval) {
        return new Tool(
                tool.name(),
                tool.description(),
                tool.parameters(),
                tool.result(),
                tool.http(),
                tool.timeout(),
                tool.maxResult(),
                tool.deny(),
                approval,
                tool.rules(),
                tool.receives(),
                tool.receivesFrom(),
                tool.reveals());
    }

    /** What the model is told of tools. */
    private static Set<List<String>> offered(Route route) {
        Set<List<String>> offered = new HashSet<>();
        route.tools().values().stream()
                .filter(tool -> tool.isRun() && !tool.deny())
                .forEach(tool -> offered.add(List.of(
                        tool.name(),
                        tool.description().orElse(""),
                        tool.parameters().orElse(""))));
        return offered;
    }

    static Optional<RunReplay.Result> unknown(ReplayReason reason, String detail) {
        return Optional.of(new RunReplay.Result.Unknown(reason, detail));
    }
}
