package io.aegis.guard.policy;

import io.aegis.spi.guard.Finding;
import io.aegis.spi.guard.Obligation;
import io.aegis.spi.guard.Stage;
import java.util.List;

/**
 * One rule of a policy.
 *
 * @param id stands in findings, where no text may stand
 * @param conditions all of which must hold; none means always
 * @param decision what it says
 * @param obligations what it demands of later hops
 */
record Rule(String id, List<Condition> conditions, Decision decision, List<Obligation> obligations) {
    Rule {
        conditions = List.copyOf(conditions);
        obligations = List.copyOf(obligations);
    }

    /** What a rule says of a run that meets its conditions. */
    sealed interface Decision {
        record Permit() implements Decision {}

        record Block() implements Decision {}

        record RequireApproval() implements Decision {}

        record SetLabel(String value) implements Decision {}
    }

    Finding finding() {
        return Finding.of(id);
    }

    /** Whether the rule narrows what may happen to the run. */
    boolean narrows(Facts facts) {
        for (Condition condition : conditions) {
            if (!condition.couldHold(facts)) {
                return false;
            }
        }
        return true;
    }

    /** Whether the rule lets the run through a policy that blocks by default. */
    boolean permits(Facts facts) {
        if (!(decision instanceof Decision.Permit)) {
            return false;
        }
        for (Condition condition : conditions) {
            if (!condition.surelyHolds(facts)) {
                return false;
            }
        }
        return true;
    }

    /** Whether the rule has a condition on a run label and can apply to answers. */
    boolean readsLabelsOfAnswers() {
        String egress = Subject.word(Stage.EGRESS);
        boolean elsewhere = conditions.stream()
                .filter(condition -> condition.subject() == Subject.Named.STAGE)
                .anyMatch(condition -> condition.values().contains(egress) != condition.listed());
        return !elsewhere && conditions.stream().anyMatch(condition -> condition.subject() instanceof Subject.RunLabel);
    }
}
