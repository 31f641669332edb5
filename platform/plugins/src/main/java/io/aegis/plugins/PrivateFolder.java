package io.aegis.plugins;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** A folder that only this process's user can enter. Bundles are unpacked there, so whoever can write into it can write the gateway's code. */
record PrivateFolder(Path path) {
    /** Makes the folder anew, empty. */
    static PrivateFolder empty(Path path) {
        var folder = new PrivateFolder(path.toAbsolutePath());
        try {
            folder.delete();
        } catch (IOException refused) {
            throw new PluginHostException("the framework's folder cannot be emptied: " + path, refused);
        }
        try {
            Files.createDirectories(folder.path.getParent());
            Files.createDirectory(
                    folder.path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            return folder;
        } catch (IOException refused) {
            throw new PluginHostException("the framework's folder cannot be made: " + path, refused);
        }
    }

    /**
     * Removes the folder with everything in it, following no link. What somebody else removes meanwhile is gone as well.
     *
     * @throws IOException if something is left, for example because somebody writes into the folder
     */
    void delete() throws IOException {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            Files.walkFileTree(path, new Deletion());
        }
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failed) throws IOException {
            if (failed instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw failed;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failed) throws IOException {
            if (failed != null && !(failed instanceof NoSuchFileException)) {
                throw failed;
            }
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
