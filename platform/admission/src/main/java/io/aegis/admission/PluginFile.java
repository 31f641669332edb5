package io.aegis.admission;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * A file that wants to be a plugin.
 *
 * @param name its name, for people
 * @param bytes its content. Not copied
 * @param signature content of the {@code .sig} file that lies beside it
 */
public record PluginFile(String name, byte[] bytes, Optional<byte[]> signature) {
    public PluginFile {
        requireNonNull(name, "name");
        requireNonNull(bytes, "bytes");
        requireNonNull(signature, "signature");
    }

    @Override
    public String toString() {
        return "PluginFile[" + name + ", " + bytes.length + " bytes]";
    }
}
