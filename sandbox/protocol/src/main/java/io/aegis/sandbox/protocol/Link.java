package io.aegis.sandbox.protocol;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A connection that carries frames: length of the payload, kind, number, payload.
 *
 * <p>Any thread may write; one at a time may read. Blocking, and no thread is pinned.
 */
public final class Link implements AutoCloseable {
    private static final int HEAD = Integer.BYTES + 1 + Long.BYTES;
    private static final int BUFFER = 64 * 1024;
    private static final long PAUSE = 100_000;
    private static final FrameKind[] KINDS = FrameKind.values();

    /** Judges the head of a frame before anything is allocated for it. */
    @FunctionalInterface
    public interface Gate {
        void check(FrameKind kind, long number, int length);
    }

    private final SocketChannel channel;
    private final Gate gate;
    private final @Nullable Selector readable;
    private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER).flip();
    private final ByteBuffer out = ByteBuffer.allocateDirect(BUFFER);
    private final ReentrantLock writing = new ReentrantLock();
    private volatile boolean isWriting;
    private volatile long writingSince;

    private Link(SocketChannel channel, @Nullable Selector readable, Gate gate) {
        this.channel = channel;
        this.readable = readable;
        this.gate = gate;
    }

    /** A link of plain blocking calls: an interrupted thread closes it. */
    public static Link blocking(SocketChannel channel, Gate gate) {
        return new Link(channel, null, gate);
    }

    /**
     * A link that survives threads that are interrupted while they write: a run that is cancelled must not cut the others off.
     *
     * @throws IOException if there is no link; the channel is closed then
     */
    public static Link uninterruptible(SocketChannel channel, Gate gate) throws IOException {
        Selector readable = null;
        boolean linked = false;
        try {
            channel.configureBlocking(false);
            readable = Selector.open();
            channel.register(readable, SelectionKey.OP_READ);
            var link = new Link(channel, readable, gate);
            linked = true;
            return link;
        } finally {
            if (!linked) {
                close(channel, readable);
            }
        }
    }

    /**
     * Waits for a frame.
     *
     * @throws LinkClosedException at the end
     */
    public Frame read() {
        try {
            need(HEAD);
            int length = in.getInt();
            int kind = in.get();
            long number = in.getLong();
            if (length < 0 || length > Bounds.FRAME) {
                throw new ProtocolException("a frame out of bounds");
            }
            if (kind < 0 || kind >= KINDS.length) {
                throw new ProtocolException("no such kind of frame");
            }
            gate.check(KINDS[kind], number, length);
            return new Frame(KINDS[kind], number, new WireReader(payload(length)));
        } catch (IOException | ClosedSelectorException gone) {
            throw closed(gone);
        }
    }

    @SuppressWarnings("EnumOrdinal") // Gateway and worker are of one build: the greeting proves it.
    public void write(FrameKind kind, long number, @Nullable WireWriter payload) {
        int length = payload == null ? 0 : payload.length();
        writing.lock();
        try {
            writingSince = System.nanoTime();
            isWriting = true;
            out.clear();
            out.putInt(length).put((byte) kind.ordinal()).putLong(number);
            if (payload != null) {
                fill(payload.written());
            }
            drain();
        } catch (IOException gone) {
            throw closed(gone);
        } finally {
            isWriting = false;
            writing.unlock();
        }
    }

    /** Whether a frame that is being written has not left for longer than this, because the other side does not read. */
    public boolean isStuck(long now, long nanos) {
        return isWriting && now - writingSince > nanos;
    }

    @Override
    public void close() {
        close(channel, readable);
    }

    private static void close(SocketChannel channel, @Nullable Selector readable) {
        try {
            channel.close();
            if (readable != null) {
                readable.close();
            }
        } catch (IOException alreadyGone) {
            // Whoever closes wants it gone.
        }
    }

    private void fill(ByteBuffer payload) throws IOException {
        while (payload.hasRemaining()) {
            if (!out.hasRemaining()) {
                drain();
                out.clear();
            }
            int size = Math.min(out.remaining(), payload.remaining());
            out.put(payload.slice(payload.position(), size));
            payload.position(payload.position() + size);
        }
    }

    private void drain() throws IOException {
        out.flip();
        while (out.hasRemaining()) {
            if (channel.write(out) == 0) {
                pause();
            }
        }
    }

    /** The other side is slower than this one; whoever watches it ends it if it does not read at all. */
    private static void pause() {
        boolean interrupted = Thread.interrupted();
        LockSupport.parkNanos(PAUSE);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void need(int count) throws IOException {
        while (in.remaining() < count) {
            in.compact();
            int read = channel.read(in);
            in.flip();
            if (read < 0) {
                throw new LinkClosedException();
            }
            if (read == 0 && readable != null) {
                readable.select();
                readable.selectedKeys().clear();
                if (Thread.currentThread().isInterrupted()) {
                    throw new LinkClosedException();
                }
            }
        }
    }

    private byte[] payload(int length) throws IOException {
        byte[] bytes = new byte[length];
        int at = 0;
        while (at < length) {
            if (!in.hasRemaining()) {
                need(1);
            }
            int size = Math.min(in.remaining(), length - at);
            in.get(bytes, at, size);
            at += size;
        }
        return bytes;
    }

    private static LinkClosedException closed(Exception cause) {
        var closed = new LinkClosedException();
        closed.initCause(cause);
        return closed;
    }
}
