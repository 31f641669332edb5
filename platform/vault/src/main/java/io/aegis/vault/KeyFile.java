package io.aegis.vault;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.function.Supplier;

/** A key of the gateway's own in a file that only its user can read: there whole or not at all, whatever ends the process. */
final class KeyFile {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private final Path directory;
    private final Path file;
    private final int length;

    KeyFile(Path directory, String name, int length) {
        this.directory = directory;
        this.file = directory.resolve(name + ".key");
        this.length = length;
    }

    boolean exists() {
        return Files.exists(file);
    }

    /**
     * The key, made and durable first if there is none.
     *
     * @throws VaultException if it cannot be read or written
     */
    byte[] readOr(Supplier<byte[]> made) {
        try {
            if (!exists()) {
                create(made.get());
            }
            return read();
        } catch (IOException broken) {
            throw unusable(broken);
        }
    }

    /** Takes the place of another file, which is then gone. */
    void replace(KeyFile other) {
        try {
            Files.move(file, other.file, StandardCopyOption.ATOMIC_MOVE);
            forceDirectory();
        } catch (IOException broken) {
            throw unusable(broken);
        }
    }

    private VaultException unusable(IOException broken) {
        return VaultException.unresolved(
                "the key file " + file + " cannot be used (" + broken.getClass().getSimpleName() + ")",
                "let the user that runs the gateway read and write " + directory);
    }

    private byte[] read() throws IOException {
        if (!Files.getPosixFilePermissions(file).equals(OWNER_ONLY)) {
            throw VaultException.unresolved("others can read the key file " + file, "chmod 600 " + file);
        }
        byte[] key = Files.readAllBytes(file);
        if (key.length != length) {
            throw VaultException.unresolved(
                    "the key file " + file + " is damaged",
                    "restore it from a backup; with a new key, what the old one made is unknown");
        }
        return key;
    }

    /** Complete and on disk before it has its name, so that no crash leaves half a key behind. */
    private void create(byte[] key) throws IOException {
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path draft = Files.createTempFile(directory, "new", ".key", PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        try (var channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(key));
            channel.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        forceDirectory();
    }

    private void forceDirectory() throws IOException {
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
