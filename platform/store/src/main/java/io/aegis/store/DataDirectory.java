package io.aegis.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The one directory in which a gateway keeps its state, held by one process at a time.
 *
 * <p>Only its owner may look into it. Closing it lets another process in.
 */
public final class DataDirectory implements AutoCloseable {
    /** Where the driver unpacks its library when it is first used. */
    private static final String SQLITE_FOLDER = "org.sqlite.tmpdir";

    private static final String HELD = "AEG-SRV-003";
    private static final String UNUSABLE = "AEG-SRV-007";
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    /** What this process holds. It must not open such a lock's file again: closing that would release the lock (POSIX). */
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel channel;
    private final FileLock lock;

    private DataDirectory(Path path, FileChannel channel, FileLock lock) {
        this.path = path;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Creates the directory if it is missing, checks who may look into it, and takes its lock.
     *
     * @throws DataDirectoryException if it cannot be used or another process holds it
     */
    public static DataDirectory open(Path directory) {
        Path path = directory.toAbsolutePath().normalize();
        try {
            prepare(path);
            return lock(path.toRealPath());
        } catch (IOException failed) {
            throw new DataDirectoryException(
                    UNUSABLE,
                    "The data directory " + path + " cannot be used: "
                            + failed.getClass().getSimpleName() + ".");
        }
    }

    private static void prepare(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectories(path, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        }
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new DataDirectoryException(UNUSABLE, "The data directory " + path + " is not a directory.");
        }
        var others = EnumSet.copyOf(Files.getPosixFilePermissions(path));
        others.removeAll(OWNER_ONLY);
        if (!others.isEmpty()) {
            throw new DataDirectoryException(
                    UNUSABLE,
                    "Others may look into the data directory " + path
                            + ", which holds keys and evidence. Run: chmod 700 " + path);
        }
    }

    private static DataDirectory lock(Path path) throws IOException {
        Path file = path.resolve("lock");
        if (!HELD_HERE.add(path)) {
            throw held(path, Long.toString(ProcessHandle.current().pid()));
        }
        boolean locked = false;
        try {
            DataDirectory directory = lock(path, file);
            locked = true;
            return directory;
        } finally {
            if (!locked) {
                HELD_HERE.remove(path);
            }
        }
    }

    private static DataDirectory lock(Path path, Path file) throws IOException {
        FileChannel channel = FileChannel.open(
                file,
                EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        FileLock lock = tryLock(channel);
        if (lock == null) {
            String holder = Files.readString(file).strip();
            channel.close();
            throw held(path, holder);
        }
        channel.truncate(0);
        channel.write(
                ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
        System.setProperty(SQLITE_FOLDER, path.toString());
        return new DataDirectory(path, channel, lock);
    }

    private static DataDirectoryException held(Path path, String holder) {
        String who = holder.matches("\\d{1,10}") ? "process " + holder : "another process";
        return new DataDirectoryException(
                HELD,
                "The data directory " + path + " is held by " + who
                        + ". Stop that one, or give this one another --data-dir.");
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }

    /** Where it is, absolute. */
    public Path path() {
        return path;
    }

    /** The ledger's file. */
    public Path evidence() {
        return path.resolve("evidence.ledger");
    }

    /** The store's file. */
    public Path state() {
        return path.resolve("state.db");
    }

    /** The admin socket. */
    public Path socket() {
        return path.resolve("admin.sock");
    }

    @Override
    public void close() {
        try {
            lock.release();
            channel.close();
            HELD_HERE.remove(path);
            System.getProperties().remove(SQLITE_FOLDER, path.toString());
        } catch (IOException failed) {
            throw new DataDirectoryException(
                    UNUSABLE, "The lock of the data directory " + path + " cannot be released.");
        }
    }
}
