package io.aegis.guard.toolpolicy;

import java.util.Optional;

/**
 * A condition about one argument of a call.
 *
 * @param argument where it is
 * @param test what is asked about it
 * @param isNegated whether the test must fail
 */
record Condition(Pointer argument, ArgumentTest test, boolean isNegated) {
    Answer holds(Call call) {
        Answer answer = call.arguments().map(this::of).orElse(Answer.UNKNOWN);
        return isNegated ? answer.not() : answer;
    }

    private Answer of(Json arguments) {
        Optional<Json> value = argument.in(arguments);
        return test instanceof ArgumentTest.Present
                ? present(value)
                : value.map(test::of).orElse(Answer.UNKNOWN);
    }

    /** Some tools take {@code null} for a value and some for none. */
    private static Answer present(Optional<Json> value) {
        return value.filter(Json.Null.class::isInstance).isPresent() ? Answer.UNKNOWN : Answer.of(value.isPresent());
    }
}
