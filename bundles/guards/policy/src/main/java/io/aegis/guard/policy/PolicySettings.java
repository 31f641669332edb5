package io.aegis.guard.policy;

import io.aegis.spi.content.Channel;
import io.aegis.spi.guard.Obligation;
import io.aegis.spi.guard.Stage;
import io.aegis.spi.settings.Settings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads a policy out of settings. What it cannot read it refuses; there is no rule that it leaves out. */
final class PolicySettings {
    private static final Map<String, Function<String, Subject>> KEYED = Map.of(
            "label", Subject.RunLabel::new,
            "principal_label", Subject.PrincipalLabel::new,
            "route_label", Subject.RouteLabel::new);

    private PolicySettings() {}

    static Policy policy(Settings settings) {
        var rules = new ArrayList<Rule>();
        var ids = new HashSet<String>();
        for (Settings each : settings.children("rules")) {
            var rule = rule(each, rules.size() + 1);
            if (rule.id().equals(Policy.DEFAULT_RULE) || !ids.add(rule.id())) {
                throw each.wrong("name", "a name that no other rule has, and not '" + Policy.DEFAULT_RULE + "'");
            }
            rules.add(rule);
        }
        boolean blocks = settings.string("default").map("block"::equals).orElse(false);
        if (rules.isEmpty() && !blocks) {
            throw settings.wrong("rules", "a list of at least one rule, unless default is block");
        }
        return new Policy(rules, blocks);
    }

    private static Rule rule(Settings settings, int number) {
        return new Rule(
                settings.string("name").orElse("rule-" + number),
                settings.child("when").map(PolicySettings::conditions).orElse(List.of()),
                decision(settings),
                obligations(settings));
    }

    private static Rule.Decision decision(Settings settings) {
        String verdict = settings.string("verdict").orElse("");
        if (!verdict.equals("label") && settings.names().contains("value")) {
            throw settings.wrong("value", "absent unless verdict is label");
        }
        return switch (verdict) {
            case "allow" -> new Rule.Decision.Permit();
            case "block" -> new Rule.Decision.Block();
            case "require_approval" -> new Rule.Decision.RequireApproval();
            case "label" ->
                new Rule.Decision.SetLabel(
                        settings.string("value").orElseThrow(() -> settings.wrong("value", "the value to set")));
            default -> throw settings.wrong("verdict", "allow, block, require_approval or label");
        };
    }

    private static List<Obligation> obligations(Settings settings) {
        var obligations = new ArrayList<Obligation>();
        if (settings.names().contains("regions")) {
            obligations.add(new Obligation.Regions(Set.copyOf(settings.strings("regions"))));
        }
        if (settings.names().contains("targets")) {
            obligations.add(new Obligation.Targets(Set.copyOf(settings.strings("targets"))));
        }
        return obligations;
    }

    private static List<Condition> conditions(Settings when) {
        var conditions = new ArrayList<Condition>();
        var keyed = KEYED.keySet().stream().filter(when.names()::contains).toList();
        if (keyed.size() > 1) {
            throw when.wrong(keyed.getFirst(), "the only label that a rule asks about; write two rules");
        }
        for (String name : keyed) {
            String key = when.string(name).orElseThrow();
            conditions.add(
                    condition(KEYED.getOrDefault(name, Subject.RunLabel::new).apply(key), when));
        }
        if (keyed.isEmpty() && (when.names().contains("in") || when.names().contains("not_in"))) {
            throw when.wrong("in", "beside label, principal_label or route_label");
        }
        for (Subject.Named named : Subject.Named.values()) {
            String name = Subject.word(named);
            if (when.names().contains(name)) {
                conditions.add(named(named, when, name));
            }
        }
        return conditions;
    }

    private static Condition named(Subject.Named subject, Settings when, String name) {
        Condition condition = when.asMap().get(name) instanceof List<?>
                ? new Condition(subject, Set.copyOf(when.strings(name)), true)
                : condition(subject, when.child(name).orElseThrow());
        return switch (subject) {
            case TEAM, ROUTE -> condition;
            case PRINCIPAL -> new Condition(subject, qualified(condition.values()), condition.listed());
            case STAGE -> known(condition, when, Stage.values());
            case CHANNEL -> known(condition, when, Channel.values());
        };
    }

    private static Condition condition(Subject subject, Settings settings) {
        boolean listed = settings.names().contains("in");
        if (listed == settings.names().contains("not_in")) {
            throw settings.wrong("in", "given, or not_in, and not both");
        }
        return new Condition(subject, Set.copyOf(settings.strings(listed ? "in" : "not_in")), listed);
    }

    /** A bare name is the principal of a virtual key. */
    private static Set<String> qualified(Set<String> principals) {
        return principals.stream()
                .map(name -> name.indexOf(':') < 0 ? "api_key:" + name : name)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Condition known(Condition condition, Settings when, Enum<?>[] constants) {
        var words = Arrays.stream(constants).map(Subject::word).collect(Collectors.toCollection(TreeSet::new));
        if (!words.containsAll(condition.values())) {
            throw when.wrong(condition.subject().toString().toLowerCase(Locale.ROOT), "among " + words);
        }
        return condition;
    }
}
