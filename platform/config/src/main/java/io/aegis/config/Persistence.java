package io.aegis.config;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The section {@code persistence}.
 *
 * @param type the database
 * @param path the database file, if it is not in the data directory
 */
public record Persistence(Database type, Optional<Path> path) {
    public Persistence {
        requireNonNull(type, "type");
        requireNonNull(path, "path");
    }

    /** The databases that Aegis keeps state in. */
    public enum Database {
        SQLITE
    }
}
