package io.aegis.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** What a command says of a file that it cannot use: which, why, and what helps. What the JDK says of that is often the name alone. */
final class FileTrouble {
    private FileTrouble() {}

    /** A file that somebody named to be read. */
    static void require(Path file) {
        if (Files.isDirectory(file)) {
            throw new CommandFailure(ExitCode.NOT_FOUND, file + " is a folder; name a file in it");
        }
        if (!Files.exists(file)) {
            throw new CommandFailure(ExitCode.NOT_FOUND, "there is no file " + file);
        }
    }

    static CommandFailure reading(Path file, IOException failed) {
        return new CommandFailure(ExitCode.USAGE, "cannot read " + which(failed, file) + " (" + why(failed) + ")");
    }

    static CommandFailure writing(Path file, IOException failed) {
        return new CommandFailure(ExitCode.FAILED, "cannot write " + file + " (" + why(failed) + ")");
    }

    /** Of files that nobody named. */
    static String of(IOException failed) {
        return failed instanceof FileSystemException one && one.getFile() != null
                ? "cannot use " + one.getFile() + " (" + why(failed) + ")"
                : "cannot read or write (" + why(failed) + ")";
    }

    static String why(IOException failed) {
        return switch (failed) {
            case NoSuchFileException gone -> isFolderThere(gone) ? "it is not there" : "the folder is not there";
            case AccessDeniedException denied -> "permission denied; do it as the user that owns it";
            case FileAlreadyExistsException there -> "something of that name is there already";
            case NotDirectoryException file -> "it is no folder";
            case DirectoryNotEmptyException full -> "the folder is not empty";
            case FileSystemException other when other.getReason() != null -> other.getReason();
            case FileSystemException other -> other.getClass().getSimpleName();
            default -> String.valueOf(failed.getMessage());
        };
    }

    private static boolean isFolderThere(NoSuchFileException gone) {
        return gone.getFile() != null
                && Files.isDirectory(Path.of(gone.getFile()).toAbsolutePath().resolveSibling("."));
    }

    /** The file that it is about, which may be one beside the one that was named. */
    private static String which(IOException failed, Path otherwise) {
        return failed instanceof FileSystemException one && one.getFile() != null
                ? one.getFile()
                : otherwise.toString();
    }
}
