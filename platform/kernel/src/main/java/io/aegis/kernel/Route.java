package io.aegis.kernel;

import static java.util.Objects.requireNonNull;

import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.guard.Label;
import io.aegis.spi.guard.Stage;
import io.aegis.spi.guard.Verdict;
import java.util.ArrayList;
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
        copy.put(Stage.EGRESS, withPatientShadows(requireNonNull(copy.get(Stage.EGRESS))));
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
            if (slot.shadow()) {
                continue;
            }
            if (reads(slot, set)) {
                return true;
            }
            set.addAll(slot.labels());
        }
        return false;
    }

    private static boolean reads(GuardSlot slot, Set<String> labels) {
        Set<String> read = slot.guard().map(Guard::reads).orElse(Set.of());
        return !Collections.disjoint(labels, read);
    }

    /** The answer does not wait for a guard that does not act, so such a one waits for the end itself where it reads what is known only then. */
    private static List<GuardSlot> withPatientShadows(List<GuardSlot> slots) {
        Set<String> set = new HashSet<>();
        var patient = new ArrayList<GuardSlot>(slots.size());
        for (GuardSlot slot : slots) {
            patient.add(
                    slot.shadow() && reads(slot, set)
                            ? slot.with(new AtTheEnd(slot.guard().orElseThrow()))
                            : slot);
            if (!slot.shadow()) {
                set.addAll(slot.labels());
            }
        }
        return List.copyOf(patient);
    }

    /** A guard that is asked about whole texts, whatever else it could judge. */
    private record AtTheEnd(Guard guard) implements Guard {
        @Override
        public Verdict inspect(Inspection inspection) {
            return guard.inspect(inspection);
        }

        @Override
        public Set<String> reads() {
            return guard.reads();
        }
    }

    /** The guards of a stage, in order, with those that do not act. */
    public List<GuardSlot> guards(Stage stage) {
        return requireNonNull(stages.get(stage));
    }

    /** The guards of a stage that act, in order; none makes the stage unguarded, which evidence says. */
    public List<GuardSlot> acting(Stage stage) {
        return guards(stage).stream().filter(slot -> !slot.shadow()).toList();
    }

    /** Whether a guard acts in a stage. */
    public boolean isGuarded(Stage stage) {
        for (GuardSlot slot : guards(stage)) {
            if (!slot.shadow()) {
                return true;
            }
        }
        return false;
    }
}
