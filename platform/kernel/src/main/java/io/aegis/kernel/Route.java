package io.aegis.kernel;

import static java.util.Objects.requireNonNull;

import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.Label;
import io.aegis.spi.guard.Stage;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A configured way from a caller's model name to a provider, with the guards on it.
 *
 * @param name the route's name, which is also a model name
 * @param models further model names
 * @param targets the providers
 * @param labels set by the operator
 * @param stages the guards of each stage in order, the baseline included
 * @param refuseUnknownFields whether a request with a field that its dialect does not know is refused
 * @param strict whether a request is refused that asks for something the provider's dialect has no word for; else the answer says what was left out
 * @param admissions what passes that no guard can read as text
 * @param holdBack whether an answer is released only when all of it is cleared
 * @param toolbox what the operator says of tools
 * @param approvals who decides a run that waits, and what its caller sees meanwhile
 */
public record Route(
        String name,
        List<ModelPattern> models,
        Targets targets,
        Set<Label> labels,
        Map<Stage, List<GuardSlot>> stages,
        boolean refuseUnknownFields,
        boolean strict,
        Admissions admissions,
        boolean holdBack,
        Toolbox toolbox,
        Approvals approvals) {
    public Route {
        requireNonNull(toolbox, "toolbox");
        requireNonNull(approvals, "approvals");
        requireNonNull(name, "name");
        models = List.copyOf(models);
        requireNonNull(targets, "targets");
        labels = Set.copyOf(labels);
        requireNonNull(admissions, "admissions");
        var copy = new EnumMap<Stage, List<GuardSlot>>(Stage.class);
        for (Stage stage : Stage.values()) {
            copy.put(stage, List.copyOf(stages.getOrDefault(stage, List.of())));
        }
        stages = copy;
        holdBack = holdBack || readsLabelsOfItsOwnStage(requireNonNull(copy.get(Stage.EGRESS)));
    }

    /** A route without a word on tools, on which nobody can approve. */
    public Route(
            String name,
            List<ModelPattern> models,
            Targets targets,
            Set<Label> labels,
            Map<Stage, List<GuardSlot>> stages,
            boolean refuseUnknownFields,
            boolean strict,
            Admissions admissions,
            boolean holdBack) {
        this(
                name,
                models,
                targets,
                labels,
                stages,
                refuseUnknownFields,
                strict,
                admissions,
                holdBack,
                Toolbox.EMPTY,
                Approvals.NOBODY);
    }

    /** A label that is set at the end of a text would come too late for a guard that judges its pieces. */
    private static boolean readsLabelsOfItsOwnStage(List<GuardSlot> slots) {
        Set<String> set = new HashSet<>();
        for (GuardSlot slot : slots) {
            Set<String> read = slot.guard().map(Guard::reads).orElse(Set.of());
            if (!Collections.disjoint(set, read)) {
                return true;
            }
            set.addAll(slot.labels());
        }
        return false;
    }

    /** The guards of a stage, in order; none makes the stage unguarded, which evidence says. */
    public List<GuardSlot> guards(Stage stage) {
        return requireNonNull(stages.get(stage));
    }
}
