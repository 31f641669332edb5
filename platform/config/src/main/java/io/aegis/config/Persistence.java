package io.aegis.config;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The section {@code persistence}.
 *
 * @param type the database
 * @param path the database file, if it is not in the data directory
 * @param encryptionKey the key that the content of kept runs is encrypted under; one of the data directory without it
 * @param previousKeys keys that it took the place of
 */
public record Persistence(
        Database type,
        Optional<Path> path,
        Optional<SecretReference> encryptionKey,
        List<SecretReference> previousKeys) {
    public Persistence {
        requireNonNull(type, "type");
        requireNonNull(path, "path");
        requireNonNull(encryptionKey, "encryptionKey");
        previousKeys = List.copyOf(previousKeys);
    }

    /** The databases that Aegis keeps state in. */
    public enum Database {
        SQLITE
    }
}
