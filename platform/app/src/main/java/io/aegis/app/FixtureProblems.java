package io.aegis.app;

import io.aegis.admission.SettingsProblem;
import io.aegis.config.Config;
import io.aegis.config.ConfigCode;
import io.aegis.config.Guardrail;
import io.aegis.config.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why guards of a fixture could not be made. In a gateway they would close their routes; a fixture would test nothing. */
final class FixtureProblems {
    private final Config config;
    private final GenerationBuilder builder;
    private final List<Problem> problems = new ArrayList<>();

    FixtureProblems(Config config, GenerationBuilder builder) {
        this.config = config;
        this.builder = builder;
    }

    List<Problem> found() {
        builder.refused().forEach((name, refused) -> refused.forEach(each -> settings(name, each)));
        config.guardrails().values().forEach(this::absent);
        return List.copyOf(problems);
    }

    private void absent(Guardrail guardrail) {
        String why = builder.absent().get(guardrail.type());
        if (why != null && !builder.refused().containsKey(guardrail.name())) {
            add(
                    ConfigCode.GUARD_NOT_INSTALLED,
                    "/guardrails/" + guardrail.name(),
                    "the guard cannot be made: " + why,
                    "A guard that is not there judges nothing.",
                    "Look at `aegis plugin list`.");
        }
    }

    private void settings(String name, SettingsProblem refused) {
        String pointer = "/guardrails/" + name + refused.pointer();
        Optional<Re2Gap> gap = Optional.ofNullable(config.guardrails().get(name))
                .flatMap(guardrail -> text(guardrail.settings().values(), refused.pointer()))
                .flatMap(Re2Gap::in);
        if (gap.isPresent()) {
            add(
                    ConfigCode.INVALID,
                    pointer,
                    "RE2 cannot hold this pattern: it has " + gap.get().what(),
                    "Patterns are matched in time that grows with the text alone, which such a construct does not"
                            + " allow.",
                    gap.get().fix());
        } else {
            add(
                    ConfigCode.INVALID,
                    pointer,
                    refused.message(),
                    "The guard would not do what you mean.",
                    "Compare it with the guard's page in the reference.");
        }
    }

    /** The text at a pointer, if one is there. */
    private static Optional<String> text(Map<String, @Nullable Object> settings, String pointer) {
        @Nullable Object here = settings;
        for (String step : pointer.split("/", -1)) {
            here = switch (here) {
                case Map<?, ?> map when !step.isEmpty() -> map.get(step);
                case List<?> list
                when step.matches("[0-9]{1,4}") && Integer.parseInt(step) < list.size() ->
                    list.get(Integer.parseInt(step));
                case null, default -> step.isEmpty() ? here : null;
            };
        }
        return here instanceof String text ? Optional.of(text) : Optional.empty();
    }

    private void add(ConfigCode code, String pointer, String what, String why, String fix) {
        problems.add(new Problem(
                code,
                Problem.Severity.ERROR,
                config.positions().nearest(pointer),
                pointer.substring(1).replace('/', '.'),
                what,
                why,
                fix));
    }
}
