package io.aegis.export;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file of JSON lines that one process appends to and that only its user can read. It is never reached through a link, so that nobody who may write beside
 * it chooses where evidence goes or what is overwritten. Used by one thread.
 */
final class ArchiveFile implements AutoCloseable {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Set<OpenOption> APPENDING = Set.of(
            StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE, LinkOption.NOFOLLOW_LINKS);
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(OWNER_ONLY);
    private static final int WINDOW = 64 * 1024;

    private final Path path;
    private final FileChannel channel;

    /** Which file it is, whatever its path names later. */
    private @Nullable Object key;

    private long end;
    private Optional<Line> last = Optional.empty();

    private ArchiveFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Opens a file, or begins one; half a line that a crash left at its end is cut off.
     *
     * @param header its first line, without its line feed
     * @throws DeliveryException if it is a link, somebody else's, open to others, held by another process, or no export
     */
    static ArchiveFile open(Path path, byte[] header) throws IOException {
        requirePlain(path);
        FileChannel channel = FileChannel.open(path, APPENDING, PRIVATE);
        var file = new ArchiveFile(path, channel);
        try {
            file.lock();
            requirePlain(path);
            file.key = attributes(path).fileKey();
            file.takeUp(header);
            return file;
        } catch (IOException | RuntimeException failed) {
            file.close();
            throw failed;
        }
    }

    private static void requirePlain(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        PosixFileAttributes found = attributes(path);
        if (!found.isRegularFile()) {
            throw new DeliveryException("its path is a link, a directory or a device, and no file");
        }
        if (!OWNER_ONLY.containsAll(found.permissions())) {
            throw new DeliveryException("others can read or write its file; chmod 600 it");
        }
    }

    private static PosixFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    /** Whether its path still names it, and it is as it was left. What is written into a file that was removed is gone with it. */
    boolean isInPlace() throws IOException {
        try {
            return Objects.equals(attributes(path).fileKey(), key) && channel.size() == end;
        } catch (NoSuchFileException removed) {
            return false;
        }
    }

    private void lock() throws IOException {
        @Nullable FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException ours) {
            lock = null;
        }
        if (lock == null) {
            throw new DeliveryException("somebody else writes its file");
        }
    }

    private void takeUp(byte[] header) throws IOException {
        byte[] first = lineOf(header);
        byte[] found = bytes(0, first.length);
        if (!Arrays.equals(found, Arrays.copyOf(first, found.length))) {
            throw new DeliveryException("its file is something else than an export of evidence");
        }
        end = behindLineFeed(channel.size());
        if (end < channel.size()) {
            channel.truncate(end);
            channel.force(true);
        }
        if (end == 0) {
            write(first);
            forceDirectory();
        } else if (end > first.length) {
            last = Optional.of(lastLine());
        }
    }

    private static byte[] lineOf(byte[] header) {
        byte[] line = Arrays.copyOf(header, header.length + 1);
        line[header.length] = '\n';
        return line;
    }

    private Line lastLine() throws IOException {
        long begin = behindLineFeed(end - 1);
        try {
            return Line.of(new String(bytes(begin, (int) (end - 1 - begin)), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException foreign) {
            throw new DeliveryException("the last line of its file is no record; move the file away");
        }
    }

    /** Behind the last line feed before an offset; 0 if there is none. */
    private long behindLineFeed(long offset) throws IOException {
        for (long window = Math.max(0, offset - WINDOW); offset > 0; window = Math.max(0, offset - WINDOW)) {
            byte[] some = bytes(window, (int) (offset - window));
            for (int at = some.length - 1; at >= 0; at--) {
                if (some[at] == '\n') {
                    return window + at + 1;
                }
            }
            offset = window;
        }
        return 0;
    }

    private byte[] bytes(long offset, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining() && channel.read(buffer, offset + buffer.position()) >= 0) {
            // reads on until it is full, or the file ends
        }
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    /** The last record that is in it. */
    Optional<Line> last() {
        return last;
    }

    /** Whether it has records, and is as large as that. */
    boolean isAtLeast(long size) {
        return last.isPresent() && end >= size;
    }

    /** Appends whole lines; they are on disk when this returns. */
    void append(byte[] lines) throws IOException {
        write(lines);
        last = Optional.of(lastLine());
    }

    private void write(byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            end += channel.write(buffer, end);
        }
        channel.force(true);
    }

    /** Gives it the number of its last record behind its name. */
    void retire() throws IOException {
        Path kept = path.resolveSibling(
                path.getFileName() + "." + last.map(Line::sequence).orElse(0L));
        if (Files.exists(kept, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileSystemException(kept.getFileName().toString(), null, "is there already");
        }
        Files.move(path, kept);
        forceDirectory();
    }

    private void forceDirectory() throws IOException {
        Path directory = path.toAbsolutePath().getParent();
        if (directory != null) {
            try (FileChannel entry = FileChannel.open(directory, StandardOpenOption.READ)) {
                entry.force(true);
            }
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException failed) {
            throw new DeliveryException(
                    "its file cannot be closed: " + failed.getClass().getSimpleName());
        }
    }
}
