package io.aegis.server;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's socket. Whoever waits for its bytes has a virtual thread that blocks in reading it, and whoever writes blocks until the client has taken all:
 * there is no selector that would have to be woken, by another thread, for each request.
 *
 * <p>The socket is also read while its request is being answered. An HTTP/1.1 connection reads nothing between a request and its answer, so it would not
 * notice a client that closes, and a run would go on for nobody, at the operator's cost. There is one reader at most, and whoever needs it at the moment
 * gets what it says: the connection while it waits for bytes, the run while it waits for an upstream. What a client sends too early is kept for the
 * connection.
 *
 * <p>A client that closes its half of the connection counts as gone.
 */
final class ClientEndPoint extends AbstractEndPoint {
    private static final Logger LOG = LoggerFactory.getLogger(ClientEndPoint.class);

    /** Takes in most requests whole. A connection that waits for its next request holds no more than this. */
    private static final int READ_BYTES = 4096;

    private final SocketChannel channel;
    private final SocketAddress local;
    private final SocketAddress remote;
    private final Consumer<ClientEndPoint> onClosed;
    private final RequestHead head = new RequestHead();
    private final Object lock = new Object();

    /** What was read and nobody has taken yet, between its position and its limit. A reader fills what is behind the limit. */
    private final ByteBuffer received = ByteBuffer.allocate(READ_BYTES).limit(0);

    private boolean reading;
    private boolean more;
    private boolean ended;
    private @Nullable Callback connection;
    private @Nullable Runnable onGone;
    private boolean gone;
    private volatile boolean writing;

    /**
     * @param channel connected, in blocking mode
     * @param onClosed told when the end point is closed
     */
    ClientEndPoint(SocketChannel channel, Scheduler scheduler, Consumer<ClientEndPoint> onClosed) throws IOException {
        super(scheduler);
        this.channel = channel;
        this.local = channel.getLocalAddress();
        this.remote = channel.getRemoteAddress();
        this.onClosed = onClosed;
    }

    /** What the socket says of the request that it is reading. */
    RequestHead head() {
        return head;
    }

    /** Runs an action when the client goes away, at once if it has; until {@link #unwatch()}. The request must have been read. */
    void watch(Runnable action) {
        boolean already;
        synchronized (lock) {
            already = gone || ended || !isOpen();
            if (!already) {
                onGone = action;
                read();
            }
        }
        if (already) {
            action.run();
        }
    }

    /** Forgets the action. */
    void unwatch() {
        synchronized (lock) {
            onGone = null;
        }
    }

    @Override
    public int fill(ByteBuffer buffer) throws IOException {
        synchronized (lock) {
            int filled = received.hasRemaining() ? BufferUtil.append(buffer, received) : fillNow(buffer);
            if (filled > 0) {
                head.read(buffer, buffer.limit() - filled, buffer.limit()); // an empty buffer is filled from its start
            }
            return filled;
        }
    }

    /** Under the lock: reads what is there without waiting. A body that is larger than what the reader takes is read here. */
    private int fillNow(ByteBuffer buffer) throws IOException {
        if (ended) {
            shutdownInput();
            return -1;
        }
        if (reading || !more || channel.socket().getInputStream().available() == 0) {
            return 0;
        }
        int position = BufferUtil.flipToFill(buffer);
        try {
            int filled = channel.read(buffer);
            notIdle();
            return filled;
        } finally {
            BufferUtil.flipToFlush(buffer, position);
        }
    }

    @Override
    public void fillInterested(Callback callback) {
        if (!tryFillInterested(callback)) {
            throw new IllegalStateException("two wait for the bytes of one connection");
        }
    }

    @Override
    public boolean tryFillInterested(Callback callback) {
        boolean now;
        synchronized (lock) {
            if (connection != null) {
                return false;
            }
            notIdle();
            now = received.hasRemaining() || ended;
            if (!now) {
                connection = callback;
                read();
            }
        }
        if (now) {
            callback.succeeded();
        }
        return true;
    }

    @Override
    public boolean isFillInterested() {
        synchronized (lock) {
            return connection != null;
        }
    }

    /**
     * Under the lock: sees to it that there is a reader. What came too early keeps nobody from reading on who wants to know whether the client leaves, as long
     * as there is room.
     */
    private void read() {
        if (!reading && !received.hasRemaining()) {
            received.position(0).limit(0);
        }
        boolean wanted = !received.hasRemaining() || onGone != null;
        if (!reading && !ended && wanted && received.limit() < READ_BYTES) {
            reading = true;
            ByteBuffer free =
                    received.duplicate().clear().position(received.limit()); // nobody may take what is not there yet
            Thread.startVirtualThread(() -> awaitBytes(free));
        }
    }

    private void awaitBytes(ByteBuffer free) {
        int from = free.position();
        int count;
        try {
            count = channel.read(free);
            notIdle();
        } catch (IOException closed) {
            count = -1;
        } catch (Throwable broken) { // whoever waits for it must not wait for ever
            LOG.error("A connection cannot be read: {}", broken.getClass().getName());
            count = -1;
        }
        synchronized (lock) {
            reading = false;
            ended |= count < 0;
            more = from + count == READ_BYTES;
            received.limit(from + Math.max(0, count));
        }
        becameReadable();
    }

    private void becameReadable() {
        Callback reader;
        Runnable action = null;
        synchronized (lock) {
            if (!received.hasRemaining() && !ended) {
                return; // somebody who came by has taken it
            }
            reader = connection;
            connection = null;
            if (reader == null && ended) {
                action = takeAction();
            } else if (reader == null) {
                read();
            }
        }
        if (reader != null) {
            reader.succeeded();
        } else if (action != null) {
            action.run();
        }
    }

    private void failed(Throwable cause) {
        Callback reader;
        Runnable action;
        synchronized (lock) {
            reader = connection;
            connection = null;
            action = takeAction();
        }
        if (reader != null) {
            reader.failed(cause);
        }
        if (action != null) {
            action.run();
        }
    }

    /** Under the lock. */
    private @Nullable Runnable takeAction() {
        gone = true;
        Runnable action = onGone;
        onGone = null;
        return action;
    }

    /** Blocks until the client has taken all, or has taken nothing for as long as a connection may be idle. */
    @Override
    public boolean flush(ByteBuffer... buffers) throws IOException {
        writing = true;
        try {
            while (hasRemaining(buffers)) {
                channel.write(buffers);
                notIdle();
            }
            return true;
        } catch (IOException closed) {
            throw new EofException(closed);
        } finally {
            writing = false;
        }
    }

    private static boolean hasRemaining(ByteBuffer... buffers) {
        for (ByteBuffer buffer : buffers) {
            if (buffer.hasRemaining()) {
                return true;
            }
        }
        return false;
    }

    @Override
    protected void needsFillInterest() {
        throw new IllegalStateException("who waits for bytes waits for the reader");
    }

    @Override
    protected void onIncompleteFlush() {
        throw new IllegalStateException("a flush blocks until it is complete");
    }

    /**
     * Closes what is idle: a client that takes nothing, and one that asks for nothing. A request that is being answered is not, nor is a client whose bytes
     * are there and were not looked at yet, because the gateway has been busy.
     */
    @Override
    protected void onIdleExpired(TimeoutException timeout) {
        if (writing) {
            close(timeout); // ends the write
            return;
        }
        Connection http = getConnection();
        boolean idle = http == null || http.onIdleExpired(timeout);
        if (idle && !hasUnread()) {
            close(timeout);
        }
    }

    private boolean hasUnread() {
        synchronized (lock) {
            try {
                return received.hasRemaining()
                        || channel.socket().getInputStream().available() > 0;
            } catch (IOException closed) {
                return false;
            }
        }
    }

    @Override
    protected void doShutdownOutput() {
        try {
            channel.shutdownOutput();
        } catch (IOException closed) {
            LOG.debug(
                    "A client's half of a connection was closed already: {}",
                    closed.getClass().getName());
        }
    }

    @Override
    protected void doClose() {
        try {
            channel.close();
        } catch (IOException failed) {
            LOG.debug(
                    "A client's connection did not close: {}", failed.getClass().getName());
        }
    }

    @Override
    public void onClose(@Nullable Throwable failure) {
        super.onClose(failure);
        failed(failure == null ? new ClosedChannelException() : failure);
        Connection closed = getConnection();
        if (closed != null) {
            closed.onClose(failure);
        }
        onClosed.accept(this);
    }

    @Override
    public Object getTransport() {
        return channel;
    }

    @Override
    public SocketAddress getLocalSocketAddress() {
        return local;
    }

    @Override
    public SocketAddress getRemoteSocketAddress() {
        return remote;
    }
}
