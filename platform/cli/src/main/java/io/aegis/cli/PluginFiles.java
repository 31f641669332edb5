package io.aegis.cli;

import io.aegis.admission.PluginFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads what an operator names on the command line. */
final class PluginFiles {
    private static final long LARGEST = 64L << 20;

    private PluginFiles() {}

    /** A jar with the signature beside it. */
    static PluginFile read(Path jar) {
        Path signature = jar.resolveSibling(jar.getFileName() + ".sig");
        return new PluginFile(
                String.valueOf(jar.getFileName()),
                bytes(jar),
                Files.exists(signature) ? Optional.of(bytes(signature)) : Optional.empty());
    }

    static byte[] bytes(Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                throw new CommandFailure(ExitCode.NOT_FOUND, "there is no file " + file);
            }
            if (Files.size(file) > LARGEST) {
                throw new CommandFailure(
                        ExitCode.REFUSED, "AEG-PLG-010: " + file + " is larger than 64 MiB, which no plugin is");
            }
            return Files.readAllBytes(file);
        } catch (IOException unreadable) {
            throw new CommandFailure(ExitCode.UNAVAILABLE, file + " cannot be read");
        }
    }
}
