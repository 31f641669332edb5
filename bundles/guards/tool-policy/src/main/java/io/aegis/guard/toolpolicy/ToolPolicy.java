package io.aegis.guard.toolpolicy;

import java.util.List;

/**
 * An operator's rules about calls, in order.
 *
 * <p>The first rule that matches decides. Where it cannot be told whether one matches, the call gets the strictest of all decisions that it could get.
 *
 * @param rules in the order of the configuration
 * @param otherwise what is said of a call that no rule matches
 */
record ToolPolicy(List<Rule> rules, Decision otherwise) {
    ToolPolicy {
        rules = List.copyOf(rules);
    }

    Decision decide(Call call) {
        var strictest = new Decision(Ruling.ALLOW, "");
        for (Rule rule : rules) {
            switch (rule.matches(call)) {
                case YES -> {
                    return strictest.or(rule.decision());
                }
                case UNKNOWN -> strictest = strictest.or(rule.decision());
                case NO -> {}
            }
        }
        return strictest.or(otherwise);
    }
}
