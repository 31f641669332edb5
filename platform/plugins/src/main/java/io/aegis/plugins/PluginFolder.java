package io.aegis.plugins;

import io.aegis.admission.PluginFile;
import io.aegis.admission.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder of installed plugins: each file under its digest, its signature beside it, and the list of them.
 *
 * <p>Whatever is written is complete and on the disk before it has its name.
 */
public final class PluginFolder {
    private static final String LOCK = "plugins.lock";
    private static final Pattern KEPT = Pattern.compile("([0-9a-f]{64})\\.(jar|sig)");

    private final Path folder;
    private final Disk disk;

    /** Takes some of the bytes that are to be written, as a channel does. */
    interface Disk {
        void write(FileChannel channel, ByteBuffer bytes) throws IOException;
    }

    /**
     * @param folder need not be there before something is kept
     */
    public PluginFolder(Path folder) {
        this(folder, FileChannel::write);
    }

    /** Test access: with a disk that can be full. */
    PluginFolder(Path folder, Disk disk) {
        this.folder = folder.toAbsolutePath();
        this.disk = disk;
    }

    /**
     * Keeps a file with its signature. Both are on the disk then, with their names.
     *
     * <p>What is there already is not written again: while a disk makes bytes durable, every run that waits for its evidence waits too.
     *
     * @throws IOException if it is not on the disk; then nothing has its name
     */
    public void keep(PluginFile file) throws IOException {
        prepare();
        String digest = Sha256.of(file.bytes());
        if (file.signature().isPresent()) {
            keep(folder.resolve(digest + ".sig"), file.signature().get());
        }
        keep(folder.resolve(digest + ".jar"), file.bytes());
        sync(folder); // also of names that are there: whoever gave them may have died before this
    }

    private void keep(Path file, byte[] bytes) throws IOException {
        if (!holds(file, bytes)) {
            write(file, bytes);
        }
    }

    private static boolean holds(Path file, byte[] bytes) throws IOException {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && Files.size(file) == bytes.length
                && Arrays.equals(Files.readAllBytes(file), bytes);
    }

    /** The file of a digest; empty if it is not there or not readable. What it holds is for admission to judge. */
    public Optional<PluginFile> find(String digest) {
        try {
            byte[] bytes = Files.readAllBytes(folder.resolve(digest + ".jar"));
            Path signature = folder.resolve(digest + ".sig");
            return Optional.of(new PluginFile(
                    digest + ".jar",
                    bytes,
                    Files.exists(signature) ? Optional.of(Files.readAllBytes(signature)) : Optional.empty()));
        } catch (IOException missing) {
            return Optional.empty();
        }
    }

    /**
     * The list.
     *
     * @return empty if there is none
     * @throws PluginHostException if there is something else in its place
     */
    public Optional<LockFile> lock() {
        Path file = folder.resolve(LOCK);
        try {
            String text = Files.readString(file, StandardCharsets.UTF_8);
            return Optional.of(LockFile.parse(text)
                    .orElseThrow(() -> new PluginHostException(file + " is not a list of plugins. Delete it, and the"
                            + " next start makes it anew from the ledger.")));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException unreadable) {
            throw new PluginHostException("the list of plugins cannot be read: " + file, unreadable);
        }
    }

    /** Writes the list. It is on the disk then. */
    public void write(LockFile lock) throws IOException {
        prepare();
        write(folder.resolve(LOCK), lock.text().getBytes(StandardCharsets.UTF_8));
        sync(folder);
    }

    /** Deletes the files that the list does not name. */
    public void prune(Set<String> digests) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Matcher kept = KEPT.matcher(file.getFileName().toString());
                boolean isDraft = file.getFileName().toString().endsWith(".draft");
                if (isDraft || (kept.matches() && !digests.contains(kept.group(1)))) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private void prepare() throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectory(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            sync(folder.resolveSibling("."));
        }
    }

    private void write(Path file, byte[] bytes) throws IOException {
        Path draft = Files.createTempFile(
                folder,
                "write",
                ".draft",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                var buffer = ByteBuffer.wrap(bytes);
                while (buffer.hasRemaining()) {
                    disk.write(channel, buffer);
                }
                channel.force(true);
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    /** A name is on the disk when its folder is. */
    private static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
