package io.aegis.guard.toolpolicy;

import java.util.List;

/**
 * One rule of a policy.
 *
 * @param namespace of the tools that it is about
 * @param name of the tools that it is about
 * @param conditions all of which must hold; none means always
 * @param decision what it says
 */
record Rule(Glob namespace, Glob name, List<Condition> conditions, Decision decision) {
    Rule {
        conditions = List.copyOf(conditions);
    }

    Answer matches(Call call) {
        Answer answer = Answer.of(namespace.matches(call.use().namespace())
                && name.matches(call.use().name()));
        for (Condition condition : conditions) {
            if (answer == Answer.NO) {
                return answer;
            }
            answer = answer.and(condition.holds(call));
        }
        return answer;
    }
}
