package io.aegis.cli;

import io.aegis.admission.PluginFile;
import io.aegis.admission.PluginTier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The files that a vendor's commands read. */
final class PluginFiles {
    private static final long MAX_JAR = 64L * 1024 * 1024;
    private static final long MAX_SMALL = 64L * 1024;

    private PluginFiles() {}

    static byte[] jar(Path file) {
        return bytes(file, MAX_JAR);
    }

    /** A signature or another small file. */
    static byte[] small(Path file) {
        return bytes(file, MAX_SMALL);
    }

    static String key(Path file) {
        return new String(small(file), StandardCharsets.ISO_8859_1);
    }

    /** A word that names no tier is a mistake of whoever typed it, and nothing that a policy refuses. */
    static void requireTier(@Nullable String word) {
        if (word != null && PluginTier.of(word).isEmpty()) {
            throw new CommandFailure(
                    ExitCode.USAGE, "there is no tier '" + word + "'; --tier takes verified, sandboxed or process");
        }
    }

    /** Where the signature of a jar lies. */
    static Path signature(Path jar) {
        return beside(jar, ".sig");
    }

    /** Where the public half of a key lies. */
    static Path publicKey(Path key) {
        return beside(key, ".pub");
    }

    /** A jar with its signature, if there is one beside it. */
    static PluginFile plugin(Path jar) {
        FileTrouble.require(jar);
        try {
            return PluginFile.read(jar);
        } catch (IOException unreadable) {
            throw FileTrouble.reading(jar, unreadable);
        }
    }

    private static Path beside(Path file, String suffix) {
        return file.resolveSibling(name(file) + suffix);
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static byte[] bytes(Path file, long atMost) {
        FileTrouble.require(file);
        try {
            if (Files.size(file) > atMost) {
                throw new CommandFailure(ExitCode.USAGE, file + " is larger than " + atMost + " bytes");
            }
            return Files.readAllBytes(file);
        } catch (IOException unreadable) {
            throw FileTrouble.reading(file, unreadable);
        }
    }
}
