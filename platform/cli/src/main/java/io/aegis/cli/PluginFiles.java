package io.aegis.cli;

import io.aegis.admission.PluginFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

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
        if (!Files.isRegularFile(jar)) {
            throw new CommandFailure(ExitCode.NOT_FOUND, absent(jar));
        }
        try {
            return PluginFile.read(jar);
        } catch (IOException unreadable) {
            throw new CommandFailure(
                    ExitCode.USAGE, "cannot read " + which(unreadable, jar) + " (" + why(unreadable) + ")");
        }
    }

    /** Why a file cannot be written or read; what the JDK says of that is often its name alone. */
    static String why(IOException failed) {
        return switch (failed) {
            case NoSuchFileException gone -> "the folder is not there";
            case AccessDeniedException denied -> "permission denied; do it as the user that owns it";
            case FileSystemException other when other.getReason() != null -> other.getReason();
            default -> String.valueOf(failed.getMessage());
        };
    }

    /** The file that could not be read, which may be the one beside it. */
    private static String which(IOException failed, Path otherwise) {
        return failed instanceof FileSystemException one && one.getFile() != null
                ? one.getFile()
                : otherwise.toString();
    }

    private static String absent(Path file) {
        return Files.isDirectory(file) ? file + " is a folder; name a file in it" : "there is no file " + file;
    }

    private static Path beside(Path file, String suffix) {
        return file.resolveSibling(name(file) + suffix);
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static byte[] bytes(Path file, long atMost) {
        if (!Files.isRegularFile(file)) {
            throw new CommandFailure(ExitCode.NOT_FOUND, absent(file));
        }
        try {
            if (Files.size(file) > atMost) {
                throw new CommandFailure(ExitCode.USAGE, file + " is larger than " + atMost + " bytes");
            }
            return Files.readAllBytes(file);
        } catch (IOException unreadable) {
            throw new CommandFailure(ExitCode.USAGE, "cannot read " + file + " (" + why(unreadable) + ")");
        }
    }
}
