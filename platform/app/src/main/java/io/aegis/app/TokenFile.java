package io.aegis.app;

import io.aegis.server.StartToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Where commands find the start token of the gateway that holds a data directory. It lies there while that gateway runs; one that was killed leaves it, and
 * the next one replaces it.
 */
record TokenFile(Path file) implements AutoCloseable {
    /**
     * Writes it, for nobody but the owner of the process.
     *
     * @throws StartException if it cannot be written
     */
    static TokenFile write(Path directory, StartToken token) {
        try {
            Path draft = Files.createTempFile(
                    directory,
                    "admin",
                    ".draft",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(draft, token.secret() + "\n", StandardCharsets.US_ASCII);
            Path file = State.token(directory);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
            return new TokenFile(file);
        } catch (IOException unusable) {
            throw new StartException(
                    StartException.Kind.UNAVAILABLE,
                    "AEG-SRV-007",
                    "The file `admin.token` in " + directory + " cannot be written: "
                            + unusable.getClass().getSimpleName());
        }
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException stays) {
            throw new UncheckedIOException(stays);
        }
    }
}
