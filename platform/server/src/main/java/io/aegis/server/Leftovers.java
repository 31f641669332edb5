package io.aegis.server;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;

/**
 * The rest of a body that nobody wants, after its answer. A socket that is closed while bytes wait in it is reset, and a client, or a proxy in front, that is
 * still sending never sees the answer. So the gateway's half is closed first, and the rest is taken and thrown away, for a while.
 */
final class Leftovers extends Callback.Nested {
    /** Before the answer, so that nobody keeps the gateway from giving it. */
    private static final int MOST_READS = 16;

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(5);

    private final Request request;

    private Leftovers(Request request, Callback callback) {
        super(callback);
        this.request = request;
    }

    /** Takes what has come of a body already; whether that is all of it. */
    static boolean areTaken(Request request) {
        for (int reads = 0; reads < MOST_READS; reads++) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                return false;
            }
            boolean last = chunk.isLast();
            boolean failed = Content.Chunk.isFailure(chunk);
            chunk.release();
            if (last || failed) {
                return !failed;
            }
        }
        return false;
    }

    /** To be told when the answer is written; tells the callback when the rest is taken, or has not come in time. */
    static Callback of(Request request, Callback callback) {
        boolean ownConnection = request.getConnectionMetaData().getHttpVersion() != HttpVersion.HTTP_2;
        return ownConnection ? new Leftovers(request, callback) : callback;
    }

    @Override
    public void succeeded() {
        Thread.startVirtualThread(() -> {
            try {
                request.getConnectionMetaData().getConnection().getEndPoint().shutdownOutput(); // the client has all
                take();
            } finally {
                super.succeeded();
            }
        });
    }

    private void take() {
        long until = System.nanoTime() + PATIENCE;
        boolean more = true;
        while (more) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                more = hasMore(until);
            } else {
                more = !chunk.isLast() && !Content.Chunk.isFailure(chunk) && System.nanoTime() < until;
                chunk.release();
            }
        }
    }

    private boolean hasMore(long until) {
        var available = new Semaphore(0);
        try {
            request.demand(Invocable.from(Invocable.InvocationType.NON_BLOCKING, available::release));
        } catch (IllegalArgumentException | IllegalStateException waitedFor) {
            return false; // whoever waited for more of it has given up: it was too slow already
        }
        try {
            return available.tryAcquire(until - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
