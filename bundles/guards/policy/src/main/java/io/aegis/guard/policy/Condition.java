package io.aegis.guard.policy;

import java.util.Set;

/**
 * One condition of a rule.
 *
 * <p>It is read in two ways, because a run can have several values of one label, or none yet. A rule that narrows applies if any value <em>could</em>
 * meet the condition, and the missing value of a run label counts as the strictest one. A rule that permits applies only if every value <em>surely</em>
 * meets it, and there is one.
 *
 * @param subject what is asked about
 * @param values the values listed
 * @param listed whether the subject must be among them, or must not
 */
record Condition(Subject subject, Set<String> values, boolean listed) {
    Condition {
        values = Set.copyOf(values);
    }

    boolean couldHold(Facts facts) {
        var actual = subject.values(facts);
        if (actual.isEmpty()) {
            return subject instanceof Subject.RunLabel || (!listed && subject != Subject.Named.CHANNEL);
        }
        for (String value : actual) {
            if (meets(value)) {
                return true;
            }
        }
        return false;
    }

    boolean surelyHolds(Facts facts) {
        var actual = subject.values(facts);
        for (String value : actual) {
            if (!meets(value)) {
                return false;
            }
        }
        return !actual.isEmpty();
    }

    private boolean meets(String value) {
        return values.contains(value) == listed;
    }
}
