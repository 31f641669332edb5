package io.aegis.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ledger's file while it is appended to: one block for each group of records that became durable together, each in one write.
 *
 * <p>The file grows ahead of its blocks, in steps and by zeros: to make a block durable inside a file whose size stays as it is takes half as long as to
 * make a longer file durable. Used by one thread at a time.
 */
final class BlockFile implements AutoCloseable {
    /** Makes what was written durable. */
    @FunctionalInterface
    interface Disk {
        void force(FileChannel channel) throws IOException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(BlockFile.class);
    private static final int STEP = 1 << 20;

    private final Path path;
    private final String origin;
    private final ByteBuffer zeros = ByteBuffer.allocateDirect(STEP / 16);
    private ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);
    private FileChannel channel;
    private boolean closed;

    /** Where the next block begins, once {@link #tail} has found it. */
    private long end;

    /** The latest time of any block: blocks are found by their time, so it never goes back, whatever the clock does. */
    private long lastMillis;

    private long size;
    private long limit = Long.MAX_VALUE;
    private Disk disk = channel -> channel.force(false);

    private BlockFile(Path path, FileChannel channel) throws IOException {
        this.path = path;
        this.channel = channel;
        this.origin = BlockReader.over(channel).origin();
    }

    /** Opens a file, or begins one. {@link #tail} must be asked for before anything is appended. */
    static BlockFile open(Path file) throws IOException {
        if (!Files.exists(file)) {
            begin(file);
        }
        FileChannel channel = channel(file);
        try {
            return new BlockFile(file, channel);
        } catch (IOException | RuntimeException failed) {
            channel.close();
            throw failed;
        }
    }

    private static FileChannel channel(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /** A file that is being begun: there with all that it begins with or not at all, whatever ends the process meanwhile. */
    static final class Beginning {
        private final FileChannel channel;
        private long end;

        private Beginning(FileChannel channel) {
            this.channel = channel;
        }

        void origin(String id) throws IOException {
            write(BlockReader.fileHead(id));
        }

        void block(Block.Head head, byte[] text) throws IOException {
            write(head.bytes());
            write(text);
        }

        private void write(byte[] bytes) throws IOException {
            writeAll(channel, ByteBuffer.wrap(bytes), end);
            end += bytes.length;
        }
    }

    private static void begin(Path file) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + ".new");
        var earlier = new EarlierLedger(file);
        boolean moves = earlier.exists();
        try (FileChannel channel = FileChannel.open(
                unfinished,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
            var beginning = new Beginning(channel);
            if (moves) {
                earlier.moveInto(beginning);
            } else {
                beginning.origin(UUID.randomUUID().toString());
            }
            channel.force(true);
        }
        Files.move(unfinished, file);
        try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
        if (moves) {
            earlier.retire();
        }
    }

    String origin() {
        return origin;
    }

    /**
     * Where the chain stands, after checking that the last block is what its head says. What is left of a write that was not finished is taken away.
     *
     * @throws LedgerException if the last block is not, or if something else than that comes behind it
     */
    Chain tail() throws IOException {
        if (!channel.isOpen() && !closed) {
            channel = channel(path); // a thread that was interrupted while it wrote has closed it
        }
        BlockReader reader = BlockReader.over(channel);
        BlockReader.Found last = reader.last(head -> true);
        end = last == null ? reader.firstOffset() : last.end();
        size = channel.size();
        lastMillis = last == null ? 0 : last.head().atMillis();
        Chain chain = last == null ? Chain.EMPTY : reader.read(last).end().orElseThrow(BlockFile::broken);
        if (reader.isUnfinished(end)) {
            LOG.warn("The ledger ends in a write that was not finished, which nobody was told of; it is taken away.");
            cutBack();
        }
        return chain;
    }

    /** Reads what is there; to be used by the thread that may write. */
    BlockReader reader() throws IOException {
        return BlockReader.over(channel);
    }

    private static LedgerException broken() {
        return new LedgerException("The last block of the ledger is not what its own hash says. Keep a copy of the data"
                + " directory, find out who changed it, and restore the directory from a backup.");
    }

    /**
     * Makes a block durable, or throws and leaves the file as it was.
     *
     * @param before where the chain stands before the block
     * @param after where it stands after it
     * @param text the block's lines in UTF-8, each with its line feed
     */
    void append(Chain before, Chain after, byte[] text, long atMillis) throws IOException {
        long at = Math.max(atMillis, lastMillis);
        var head = new Block.Head(
                before.next(), (int) (after.next() - before.next()), at, text.length, before.hash(), after.hash());
        byte[] line = head.bytes();
        try {
            makeRoom(line.length + text.length);
            buffer.clear().put(line).put(text).flip();
            write(buffer, end);
            disk.force(channel);
            end += line.length + text.length;
            lastMillis = at;
        } catch (IOException failed) {
            undo(failed);
            throw failed;
        }
    }

    private void makeRoom(int length) throws IOException {
        if (buffer.capacity() < length) {
            buffer = ByteBuffer.allocateDirect(length * 2);
        }
        while (size - end < length) {
            for (int done = 0; done < STEP; done += zeros.capacity()) {
                write(zeros.clear(), size + done);
            }
            size += STEP;
        }
    }

    private void write(ByteBuffer bytes, long at) throws IOException {
        long room = limit - at;
        if (room < bytes.remaining()) {
            writeAll(channel, bytes.slice(bytes.position(), (int) Math.max(0, room)), at);
            throw new IOException("no room");
        }
        writeAll(channel, bytes, at);
    }

    private static void writeAll(FileChannel channel, ByteBuffer bytes, long at) throws IOException {
        for (long next = at; bytes.hasRemaining(); ) {
            next += channel.write(bytes, next);
        }
    }

    private void undo(IOException failed) {
        try {
            cutBack();
        } catch (IOException also) {
            failed.addSuppressed(also); // the next tail() tries again
        }
    }

    private void cutBack() throws IOException {
        channel.truncate(end);
        channel.force(true);
        size = end;
    }

    /** Another disk, for tests. */
    void disk(Disk other) {
        disk = other;
    }

    /** Lets the file grow to so many bytes and no further: a full disk, for tests. */
    void limit(long bytes) {
        limit = bytes;
    }

    /** Does what the interruption of a thread that writes does to the file, for tests. */
    void interrupted() throws IOException {
        channel.close();
    }

    @Override
    public void close() throws IOException {
        closed = true;
        channel.close();
    }
}
