package io.aegis.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file of blocks, also while another process appends to it: what it hands out is durable.
 *
 * <p>Blocks stand in the order of their records, so they are found by halving the file. After the last one come zeros, or what is left of a write that
 * was not finished, which nobody was told of. Anything else between blocks or in them is damage, and so are zeros with a block behind them. Used by one
 * thread.
 */
final class BlockReader implements AutoCloseable {
    /** A block with the place of its head in the file. */
    record Found(long offset, Block.Head head) {
        long text() {
            return offset + head.bytes().length;
        }

        long end() {
            return text() + head.length();
        }
    }

    private static final String FORMAT = "aegis-ledger 1 ";
    private static final int ORIGIN_LENGTH = 36;
    private static final int FILE_HEAD = FORMAT.length() + ORIGIN_LENGTH + 1;
    private static final int WINDOW = 64 * 1024;
    private static final byte[] ZEROS = new byte[WINDOW + 1 + Block.Head.MAX_LENGTH];

    private final FileChannel channel;
    private final long size;
    private final String origin;

    private BlockReader(FileChannel channel) throws IOException {
        this.channel = channel;
        this.size = channel.size();
        String head = new String(bytes(0, FILE_HEAD), StandardCharsets.US_ASCII);
        if (head.length() < FILE_HEAD || !head.startsWith(FORMAT) || !head.endsWith("\n")) {
            throw new LedgerException("The file is not a ledger, or one of a version that is not known here.");
        }
        this.origin = head.substring(FORMAT.length(), FILE_HEAD - 1);
    }

    static BlockReader open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            channel.force(false); // a block that is complete may not be durable yet
            return new BlockReader(channel);
        } catch (IOException | RuntimeException failed) {
            channel.close();
            throw failed;
        }
    }

    /** Reads through a channel that somebody else owns. */
    static BlockReader over(FileChannel channel) throws IOException {
        return new BlockReader(channel);
    }

    /** The beginning of a file without blocks. */
    static byte[] fileHead(String origin) {
        return (FORMAT + origin + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** Where the first block begins. */
    long firstOffset() {
        return FILE_HEAD;
    }

    String origin() {
        return origin;
    }

    /**
     * The last block of those at the beginning of the file that fit.
     *
     * @param fits true for blocks up to some place in the file, false after it
     */
    @Nullable
    Found last(Predicate<Block.Head> fits) throws IOException {
        Found last = at(FILE_HEAD);
        if (last == null || !fits.test(last.head())) {
            return null;
        }
        long end = size;
        while (end - last.offset() > 1) {
            long middle = last.offset() + (end - last.offset()) / 2;
            Found found = from(middle, end);
            if (found != null && fits.test(found.head())) {
                last = found;
            } else {
                end = middle;
            }
        }
        return last;
    }

    /** The first block. */
    @Nullable
    Found first() throws IOException {
        return at(FILE_HEAD);
    }

    /** The block that follows. */
    @Nullable
    Found after(Found block) throws IOException {
        return at(block.end());
    }

    /** The first block that begins at an offset or behind it. */
    @Nullable
    Found from(long offset) throws IOException {
        return offset <= FILE_HEAD ? first() : from(offset, size);
    }

    /**
     * The block whose head begins at an offset; null after the last.
     *
     * @throws LedgerException if something else is there
     */
    private @Nullable Found at(long offset) throws IOException {
        Found found = whole(offset);
        if (found == null && isFollowed(offset)) {
            found = whole(offset); // a writer that has gone on meanwhile had finished this one before
            if (found == null) {
                throw damaged(offset, "the block there is not whole, and it is not the last write");
            }
        }
        return found;
    }

    private @Nullable Found whole(long offset) throws IOException {
        byte[] line = bytes(offset, Block.Head.MAX_LENGTH);
        if (line.length == 0 || line[0] == 0) {
            return null;
        }
        Found found = head(offset, line);
        if (found == null && !isUnfinished(line)) {
            throw damaged(offset, "no block begins there");
        }
        return found == null || isUnfinished(found) ? null : found;
    }

    private static LedgerException damaged(long offset, String how) {
        return new LedgerException("The ledger is damaged at byte " + offset + ": " + how
                + ". Keep a copy of the data directory and restore it from a backup.");
    }

    /** A write that was cut short leaves zeros, or the end of the file. */
    private boolean isUnfinished(byte[] line) {
        return line.length < Block.Head.MAX_LENGTH || new String(line, StandardCharsets.ISO_8859_1).indexOf('\0') >= 0;
    }

    private boolean isUnfinished(Found found) throws IOException {
        if (found.end() > size) {
            return true;
        }
        for (long at = found.text(); at < found.end(); at += WINDOW) {
            byte[] some = bytes(at, (int) Math.min(WINDOW, found.end() - at));
            for (byte each : some) {
                if (each == 0) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * Whether anything stands behind a write that was not finished. A write begins when the one before it is durable, so what a crash leaves is the last
     * one, and zeros before others are a hole in what was durable.
     */
    private boolean isFollowed(long offset) throws IOException {
        if (headFrom(offset + 1, size) != null) {
            return true;
        }
        Found unfinished = head(offset, bytes(offset, Block.Head.MAX_LENGTH));
        return unfinished != null && !isClear(unfinished.end());
    }

    private @Nullable Found from(long offset, long end) throws IOException {
        Found found = headFrom(offset, end);
        return found == null ? null : at(found.offset());
    }

    /** The first head that stands at an offset or behind it, whatever became of its block. */
    private @Nullable Found headFrom(long offset, long end) throws IOException {
        for (long at = offset; at < end; at += WINDOW) {
            byte[] window =
                    bytes(at - 1, WINDOW + 1 + Block.Head.MAX_LENGTH); // what stands before a head belongs to it
            int last = isZero(window) ? 0 : (int) Math.min(window.length - 1, Math.min(WINDOW, end - at));
            for (int sign = 1; sign <= last; sign++) {
                if (window[sign] == Block.Head.SIGN && isEnd(window[sign - 1])) {
                    int most = Math.min(window.length, sign + Block.Head.MAX_LENGTH);
                    Found found = head(at - 1 + sign, Arrays.copyOfRange(window, sign, most));
                    if (found != null) {
                        return found;
                    }
                }
            }
        }
        return null;
    }

    /** Before a head stands the line feed of a record, or a zero that took its place. */
    private static boolean isEnd(byte before) {
        return before == '\n' || before == 0;
    }

    private static boolean isZero(byte[] window) {
        return Arrays.equals(window, 0, window.length, ZEROS, 0, window.length);
    }

    private static @Nullable Found head(long offset, byte[] line) {
        int length = 0;
        while (length < line.length && line[length] != '\n') {
            length++;
        }
        if (length == line.length) {
            return null;
        }
        try {
            return new Found(offset, Block.Head.parse(new String(line, 0, length, StandardCharsets.US_ASCII)));
        } catch (IllegalArgumentException none) {
            return null;
        }
    }

    Block read(Found found) throws IOException {
        byte[] text = bytes(found.text(), found.head().length());
        return new Block(found.head(), new String(text, StandardCharsets.UTF_8));
    }

    /**
     * Whether a write that was not finished follows the last block, and not zeros alone.
     *
     * @throws LedgerException if something else is there
     */
    boolean isUnfinished(long end) throws IOException {
        return at(end) == null && !isClear(end);
    }

    private boolean isClear(long from) throws IOException {
        for (long at = from; at < size; at += WINDOW) {
            if (!isZero(bytes(at, WINDOW))) {
                return false;
            }
        }
        return true;
    }

    /** As many bytes as there are, up to a length. */
    private byte[] bytes(long offset, int length) throws IOException {
        byte[] bytes = new byte[(int) Math.max(0, Math.min(length, size - offset))];
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, offset + buffer.position()) < 0) {
                throw new IOException("the file became shorter");
            }
        }
        return bytes;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
