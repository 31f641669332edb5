package io.aegis.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Compares what a route of one configuration promised with what a route of another does in its place. */
final class RouteLosses {
    private final Config before;
    private final Config after;
    private final List<Weakening> found = new ArrayList<>();

    private RouteLosses(Config before, Config after) {
        this.before = before;
        this.after = after;
    }

    /** What is lost on the way from one configuration to another. */
    static List<Weakening> between(Config before, Config after) {
        Stream<Weakening> newcomers = after.routes().values().stream()
                .filter(now -> !before.routes().containsKey(now.name()))
                .flatMap(now -> new RouteLosses(before, after).newcomer(now).stream());
        Stream<Weakening> successors = Succession.between(before, after).stream()
                .flatMap(succession -> new RouteLosses(before, after).of(succession).stream());
        return Stream.concat(newcomers, successors).toList();
    }

    /** A route that was not there is held to what the default pipeline promised. */
    private List<Weakening> newcomer(Route now) {
        for (Stage stage : Stage.values()) {
            guards(before.everywhere(stage), now, stage);
        }
        return found;
    }

    private List<Weakening> of(Succession succession) {
        compare(succession.old(), succession.now());
        if (!succession.isElsewhere()) {
            return found;
        }
        String whose = " for " + succession.shown() + ", which led to route "
                + succession.old().name();
        return found.stream()
                .map(loss -> new Weakening(loss.path(), loss.what() + whose))
                .toList();
    }

    private void lostIf(boolean isLost, String path, String what) {
        if (isLost) {
            found.add(new Weakening(path, what));
        }
    }

    private void guards(List<String> old, Route now, Stage stage) {
        found.addAll(
                Weakening.lacking(acting(old), after.guards(now, stage), "routes." + now.name() + "." + stage.key()));
    }

    /** A shadow promises nothing. */
    private List<String> acting(List<String> old) {
        return old.stream()
                .filter(name -> Optional.ofNullable(before.guardrails().get(name))
                        .filter(Guardrail::shadow)
                        .isEmpty())
                .toList();
    }

    private void compare(Route old, Route now) {
        for (Stage stage : Stage.values()) {
            guards(before.guards(old, stage), now, stage);
        }
        String path = "routes." + now.name();
        lostIf(
                !residencies(before, old).containsAll(residencies(after, now)),
                path,
                "a provider of it is declared elsewhere");
        lostIf(
                old.capabilities() == Route.Capabilities.STRICT && now.capabilities() != old.capabilities(),
                path,
                "parameters are left out");
        lostIf(
                now.attachments().bytes().compareTo(old.attachments().bytes()) > 0,
                path,
                "bytes pass that no guard could read");
        lostIf(
                !old.attachments().urlHosts().containsAll(now.attachments().urlHosts()),
                path,
                "the provider may fetch from further hosts");
        lostIf(
                !old.providerTools().containsAll(now.providerTools()),
                path,
                "the provider may run further tools by itself");
        approvals(path + ".approvals", old.approvals(), now.approvals());
        tools(path + ".tools", old, now);
        lostIf(!old.labels().equals(now.labels()), path, "its labels change");
        lostIf(
                old.unknownFields() == Route.UnknownFields.REFUSE && now.unknownFields() != old.unknownFields(),
                path,
                "unknown fields pass");
        lostIf(
                old.lateViolation() == Route.LateViolation.FORBID && now.lateViolation() != old.lateViolation(),
                path,
                "a stream may be cut late");
    }

    private void approvals(String path, Approvals old, Approvals now) {
        lostIf(!old.approvers().containsAll(now.approvers()), path, "further principals may approve");
        lostIf(!now.approvers().containsAll(old.approvers()), path, "principals may approve no longer");
        lostIf(now.quorum() < old.quorum(), path, "fewer must agree");
        lostIf(now.self() && !old.self(), path, "one may approve one's own run");
        lostIf(!old.reveal().containsAll(now.reveal()), path, "further principals may look at hidden values");
    }

    /** A tool that goes takes nothing from anybody, unless it was a word on one that the client runs. */
    private void tools(String path, Route old, Route now) {
        old.tools().forEach((name, tool) -> {
            Tool next = now.tools().get(name);
            if (next == null) {
                lostIf(!tool.isRun(), path, name + " is no longer governed");
                return;
            }
            lostIf(tool.deny() && !next.deny(), path, name + " is no longer denied");
            lostIf(tool.requireApproval() && !next.requireApproval(), path, name + " needs no approval any more");
            lostIf(!next.rules().containsAll(tool.rules()), path, "rules of " + name + " change");
            lostIf(!tool.parameters().equals(next.parameters()), path, "the arguments of " + name + " change");
            lostIf(!tool.http().equals(next.http()), path, name + " leads elsewhere");
            lostIf(
                    !tool.receives().containsAll(next.receives())
                            || !tool.receivesFrom().containsAll(next.receivesFrom()),
                    path,
                    name + " gets further hidden values");
            lostIf(!tool.reveals().containsAll(next.reveals()), path, name + " shows further hidden values");
        });
        now.tools()
                .forEach((name, tool) ->
                        lostIf(tool.isRun() && !old.tools().containsKey(name), path, "the gateway runs " + name));
    }

    private static Set<Optional<Residency>> residencies(Config config, Route route) {
        return route.providers().stream()
                .map(name -> Optional.ofNullable(config.providers().get(name)).flatMap(Provider::residency))
                .collect(Collectors.toSet());
    }
}
