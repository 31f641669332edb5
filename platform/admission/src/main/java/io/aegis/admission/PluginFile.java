package io.aegis.admission;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file that wants to be a plugin.
 *
 * @param name its name, for people
 * @param bytes its content. Not copied
 * @param signature content of the {@code .sig} file that lies beside it
 */
public record PluginFile(String name, byte[] bytes, Optional<byte[]> signature) {
    private static final long LARGEST = 64L * 1024 * 1024;
    private static final long LARGEST_SIGNATURE = 64L * 1024;

    public PluginFile {
        requireNonNull(name, "name");
        requireNonNull(bytes, "bytes");
        requireNonNull(signature, "signature");
    }

    /**
     * Reads a jar, and the signature if there is one beside it.
     *
     * @throws IOException if there is no such file, or it cannot be read, or is larger than any plugin; the message is for the operator
     */
    public static PluginFile read(Path jar) throws IOException {
        String name = String.valueOf(jar.getFileName());
        Path signature = jar.resolveSibling(name + ".sig");
        return new PluginFile(
                name,
                bounded(jar, LARGEST),
                Files.exists(signature) ? Optional.of(bounded(signature, LARGEST_SIGNATURE)) : Optional.empty());
    }

    private static byte[] bounded(Path file, long most) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("there is no file " + file);
        }
        if (Files.size(file) > most) {
            throw new IOException(file + " is larger than " + most + " bytes");
        }
        return Files.readAllBytes(file);
    }

    @Override
    public String toString() {
        return "PluginFile[" + name + ", " + bytes.length + " bytes]";
    }
}
