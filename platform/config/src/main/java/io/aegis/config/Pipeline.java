package io.aegis.config;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Names of guards by stage.
 *
 * @param stages only the stages that were written; one written {@code []} is there and empty
 */
public record Pipeline(Map<Stage, List<String>> stages) {
    public Pipeline {
        var copy = new EnumMap<Stage, List<String>>(Stage.class);
        stages.forEach((stage, guards) -> copy.put(stage, List.copyOf(guards)));
        stages = Collections.unmodifiableMap(copy);
    }

    /** The guards of a stage; none if the stage was not written. */
    public List<String> of(Stage stage) {
        return stages.getOrDefault(stage, List.of());
    }

    /** Whether the stage was written, if only as {@code []}. */
    public boolean names(Stage stage) {
        return stages.containsKey(stage);
    }
}
