package io.aegis.config;

import static java.util.Objects.requireNonNull;

/**
 * Where a key or value was written.
 *
 * @param origin which of the four layers it came from
 * @param source the file as it was named to us, the environment variable, or the flag
 * @param line counted from 1, or 0 if the source has no lines worth naming
 * @param column counted from 1 in code points, or 0 with line 0
 */
public record Position(Origin origin, String source, int line, int column) {

    /** The layers of configuration, the strongest first. */
    public enum Origin {
        FLAG,
        ENVIRONMENT,
        FILE,
        DEFAULT
    }

    static final Position BUILT_IN = new Position(Origin.DEFAULT, "default", 0, 0);

    public Position {
        requireNonNull(origin, "origin");
        requireNonNull(source, "source");
    }

    static Position wholeOf(Origin origin, String source) {
        return new Position(origin, source, 0, 0);
    }

    /** The form that editors and terminals make clickable: {@code file:line:column}. */
    @Override
    public String toString() {
        return line == 0 || origin == Origin.DEFAULT ? source : source + ":" + line + ":" + column;
    }
}
