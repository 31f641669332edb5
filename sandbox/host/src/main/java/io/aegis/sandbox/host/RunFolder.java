package io.aegis.sandbox.host;

import io.aegis.sandbox.host.WorkerException.Cause;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files of one process: its jar, the filter of its system calls, and a folder for its socket. Nobody else can look into it.
 *
 * @param root the folder of the process
 * @param sockets where its socket lies, a folder of its own because the worker sees it
 */
record RunFolder(Path root, Path sockets) implements AutoCloseable {
    /** The address of a Unix socket holds about a hundred bytes; what is deeper goes to the system's folder for such things. */
    private static final int LONGEST = 90;

    static RunFolder create(Path runDirectory) {
        try {
            Files.createDirectories(runDirectory);
            Path root = privateFolder(runDirectory.toAbsolutePath());
            boolean fits = root.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST;
            Path sockets = fits ? Files.createDirectory(root.resolve("s"), owner()) : privateFolder(temporary());
            return new RunFolder(root, sockets);
        } catch (IOException full) {
            throw failed(full);
        }
    }

    /** Writes the very bytes that were judged. */
    Path jar(byte[] bytes) {
        try {
            Path jar = Files.write(root.resolve("plugin.jar"), bytes);
            Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("r--------"));
            return jar;
        } catch (IOException full) {
            throw failed(full);
        }
    }

    Path socket() {
        return sockets.resolve("s");
    }

    @Override
    public void close() {
        for (Path each : List.of(sockets, root)) {
            try {
                Files.walkFileTree(each, new Deletion());
            } catch (IOException stays) {
                // A run folder that stays holds a jar that the gateway has anyway.
            }
        }
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failed) throws IOException {
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
        }
    }

    private static Path privateFolder(Path parent) throws IOException {
        return Files.createTempDirectory(parent, "w", owner());
    }

    private static Path temporary() {
        return Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
    }

    private static FileAttribute<?> owner() {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    }

    private static WorkerException failed(IOException why) {
        return new WorkerException(Cause.START_FAILED, "the run directory of workers cannot be written", why);
    }
}
