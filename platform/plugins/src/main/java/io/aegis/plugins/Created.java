package io.aegis.plugins;

import static java.util.Objects.requireNonNull;

import io.aegis.admission.SettingsProblem;
import java.util.List;

/**
 * What became of the wish for an instance of a plugin.
 *
 * @param <T> the plugin's contract
 */
public sealed interface Created<T> {
    /**
     * The instance, probed.
     *
     * @param instance to be used until its generation ends
     */
    record Ready<T>(T instance) implements Created<T> {
        public Ready {
            requireNonNull(instance, "instance");
        }
    }

    /**
     * There is no usable plugin; what needs the instance is closed.
     *
     * @param why for the operator
     */
    record Missing<T>(String why) implements Created<T> {
        public Missing {
            requireNonNull(why, "why");
        }
    }

    /**
     * The settings are wrong.
     *
     * @param problems at least one
     */
    record Refused<T>(List<SettingsProblem> problems) implements Created<T> {
        public Refused {
            problems = List.copyOf(problems);
        }
    }
}
