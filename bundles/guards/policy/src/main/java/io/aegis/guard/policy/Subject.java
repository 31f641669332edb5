package io.aegis.guard.policy;

import io.aegis.spi.guard.Label;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What a condition asks about. */
sealed interface Subject {
    /** A label that earlier guards set; one that is absent may have any value. */
    record RunLabel(String key) implements Subject {}

    /** A label that the authenticator set. */
    record PrincipalLabel(String key) implements Subject {}

    /** A label that the operator put on the route. */
    record RouteLabel(String key) implements Subject {}

    /** Things of which a run has at most one, and channels, of which it has several. */
    enum Named implements Subject {
        PRINCIPAL,
        TEAM,
        ROUTE,
        STAGE,
        CHANNEL
    }

    /** The values of this subject; empty if it has none. */
    default Set<String> values(Facts facts) {
        var context = facts.context();
        return switch (this) {
            case RunLabel(String key) -> values(context.labels(), key);
            case PrincipalLabel(String key) -> values(context.principal().labels(), key);
            case RouteLabel(String key) -> values(context.routeLabels(), key);
            case Named.PRINCIPAL -> Set.of(context.principal().id());
            case Named.TEAM -> context.principal().team().map(Set::of).orElse(Set.of());
            case Named.ROUTE -> Set.of(context.route());
            case Named.STAGE -> Set.of(word(context.stage()));
            case Named.CHANNEL -> facts.channels().stream().map(Subject::word).collect(Collectors.toSet());
        };
    }

    /** How a constant is written in the configuration. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static Set<String> values(Set<Label> labels, String key) {
        var values = new HashSet<String>();
        for (Label label : labels) {
            if (label.key().equals(key)) {
                values.add(label.value());
            }
        }
        return values;
    }
}
