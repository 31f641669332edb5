package io.aegis.spi.guard;

import static java.util.Objects.requireNonNull;

import io.aegis.spi.identity.Principal;
import java.util.List;
import java.util.Set;

/**
 * What a guard may know about a run besides its text.
 *
 * @param stage the stage that asks
 * @param route name of the route
 * @param routeLabels set by the operator
 * @param principal who is asking, with the labels that the authenticator set
 * @param labels set by earlier guards of the run; an absent label counts as its strictest value
 * @param obligations left by earlier guards of the run
 */
public record Context(
        Stage stage,
        String route,
        Set<Label> routeLabels,
        Principal principal,
        Set<Label> labels,
        List<Obligation> obligations) {
    public Context {
        requireNonNull(stage, "stage");
        requireNonNull(route, "route");
        requireNonNull(principal, "principal");
        routeLabels = Set.copyOf(routeLabels);
        labels = Set.copyOf(labels);
        obligations = List.copyOf(obligations);
    }
}
