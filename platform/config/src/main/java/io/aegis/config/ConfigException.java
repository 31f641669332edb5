package io.aegis.config;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A configuration that is refused, with everything that is wrong with it. The fault lies with whoever wrote the
 * configuration. The message names no configured value.
 */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /**
     * Refuses a configuration.
     *
     * @param problems at least one, in reading order
     */
    public ConfigException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining(System.lineSeparator())));
        this.problems = List.copyOf(problems);
    }

    /** What is wrong, in reading order; errors and warnings. */
    public List<Problem> problems() {
        return problems;
    }
}
