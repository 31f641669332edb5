package io.aegis.config;

import static java.util.Objects.requireNonNull;

/** The section {@code log}. */
public record Log(Level level, Format format) {
    public Log {
        requireNonNull(level, "level");
        requireNonNull(format, "format");
    }

    /** How much is logged. */
    public enum Level {
        ERROR,
        WARN,
        INFO,
        DEBUG
    }

    /** How a line looks; {@code AUTO} is text on a terminal and JSON otherwise. */
    public enum Format {
        AUTO,
        TEXT,
        JSON
    }
}
