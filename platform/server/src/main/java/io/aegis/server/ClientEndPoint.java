package io.aegis.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * A client's socket that is also listened to while its request is being answered.
 *
 * <p>An HTTP/1.1 connection reads nothing between a request and its answer, so it does not notice a client that closes; a run would go on for nobody, at
 * the operator's cost. Here the socket's one read interest stays registered, and whoever needs it at the moment gets what it says: the connection while it
 * waits for bytes, the run while it waits for an upstream. What a client sends too early is kept for the connection.
 *
 * <p>A client that closes its half of the connection counts as gone.
 */
final class ClientEndPoint extends SocketChannelEndPoint {
    private static final int EARLY_BYTES = 4096;

    private final Callback readable = new ReadInterest();
    private final RequestHead head = new RequestHead();
    private final Object lock = new Object();
    private boolean registered;
    private @Nullable Callback connection;
    private @Nullable Runnable onGone;
    private @Nullable ByteBuffer early;
    private boolean gone;

    ClientEndPoint(SocketChannel channel, ManagedSelector selector, SelectionKey key, Scheduler scheduler) {
        super(channel, selector, key, scheduler);
    }

    /** What the socket says of the request that it is reading. */
    RequestHead head() {
        return head;
    }

    /** Runs an action when the client goes away, at once if it has; until {@link #unwatch()}. The request must have been read. */
    void watch(Runnable action) {
        boolean already;
        synchronized (lock) {
            already = gone || !isOpen();
            if (!already) {
                onGone = action;
                register();
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
            int filled = early == null ? super.fill(buffer) : takeEarly(early, buffer);
            if (filled > 0) {
                head.read(buffer, buffer.limit() - filled, buffer.limit()); // an empty buffer is filled from its start
            }
            return filled;
        }
    }

    @Override
    public void fillInterested(Callback callback) {
        if (!tryFillInterested(callback)) {
            super.fillInterested(callback); // reports the pending read in its own way
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
            now = early != null;
            if (!now) {
                connection = callback;
                register();
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

    /** Under the lock. Once registered, the interest serves whoever comes next: the selector is woken no more often than for a bare connection. */
    private void register() {
        if (!registered) {
            registered = true;
            super.fillInterested(readable);
        }
    }

    private void becameReadable() {
        Callback reader;
        Runnable action = null;
        synchronized (lock) {
            registered = false;
            reader = connection;
            connection = null;
            if (reader == null && onGone != null && early == null) {
                action = look();
            }
        }
        if (reader != null) {
            reader.succeeded();
        } else if (action != null) {
            action.run();
        }
    }

    /** Under the lock: reads what came while nothing was to come. */
    private @Nullable Runnable look() {
        ByteBuffer bytes = BufferUtil.allocate(EARLY_BYTES);
        try {
            int filled = super.fill(bytes);
            if (filled < 0) {
                return takeAction();
            }
            if (filled > 0) {
                early = bytes; // a request before its time; the socket is not looked at until it is read
            } else {
                register();
            }
            return null;
        } catch (IOException failed) {
            return takeAction();
        }
    }

    private void failed(Throwable cause) {
        Callback reader;
        Runnable action;
        synchronized (lock) {
            registered = false;
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

    private @Nullable Runnable takeAction() {
        gone = true;
        Runnable action = onGone;
        onGone = null;
        return action;
    }

    private int takeEarly(ByteBuffer bytes, ByteBuffer buffer) {
        int taken = BufferUtil.append(buffer, bytes);
        if (!bytes.hasRemaining()) {
            early = null;
        }
        return taken;
    }

    /** Says that it may block, because the connection's own callback does: it handles the next request. */
    private final class ReadInterest implements Callback {
        @Override
        public void succeeded() {
            becameReadable();
        }

        @Override
        public void failed(Throwable cause) {
            ClientEndPoint.this.failed(cause);
        }

        @Override
        public InvocationType getInvocationType() {
            return InvocationType.BLOCKING;
        }
    }
}
