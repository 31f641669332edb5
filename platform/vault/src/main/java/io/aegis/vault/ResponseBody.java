package io.aegis.vault;

import io.aegis.spi.provider.ByteSource;
import io.aegis.spi.provider.UpstreamException.Cause;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The body of one answer, read from its connection when asked for. At its clean end the connection goes back to its pool. */
final class ResponseBody implements ByteSource {
    private final Call call;
    private final Connection connection;
    private final ConnectionPool pool;
    private final UpstreamLimits limits;
    private final long longestLine;
    private long size;
    private long line;
    private boolean over;

    /** What came with the head of an answer that was complete at once. */
    private byte @Nullable [] rest;

    ResponseBody(Call call, Connection connection, ConnectionPool pool, UpstreamLimits limits) {
        this.call = call;
        this.connection = connection;
        this.pool = pool;
        this.limits = limits;
        String type = connection.reader().headers().getOrDefault("content-type", "");
        this.longestLine = type.startsWith("text/event-stream") ? limits.line() : Long.MAX_VALUE;
        if (connection.reader().isComplete()) {
            rest = take();
        }
    }

    @Override
    public byte @Nullable [] next() {
        if (over) {
            call.requireOngoing();
            byte[] last = rest;
            rest = null;
            return handedOut(last);
        }
        call.allow(limits.idle());
        try {
            connection.reader().awaitPiece();
        } catch (ResponseReader.MalformedException malformed) {
            throw call.failed(Cause.INVALID);
        } catch (IOException cut) {
            throw call.failed(Cause.CUT);
        }
        call.rest();
        return handedOut(take());
    }

    /** Until whoever reads has seen the end, some of the body may wait to be read, here or there, and is to end with the run. */
    private byte @Nullable [] handedOut(byte @Nullable [] piece) {
        if (piece == null) {
            call.forget();
        }
        return piece;
    }

    /** Takes what has been read before the connection may serve another call. */
    private byte @Nullable [] take() {
        byte[] piece = connection.reader().takePiece();
        if (piece != null && breaksALimit(piece)) {
            throw call.failed(Cause.INVALID);
        }
        if (connection.reader().isComplete()) {
            over = true;
            leave();
        }
        return piece;
    }

    private void leave() {
        boolean reusable = connection.reader().isReusable();
        if (!reusable) {
            call.drop();
        } else if (call.letGo()) {
            pool.put(connection);
        }
        call.release();
    }

    /** Lines are measured to within one piece, which is enough to bound what a reader of lines must keep. */
    private boolean breaksALimit(byte[] piece) {
        size += piece.length;
        int last = piece.length - 1;
        while (last >= 0 && piece[last] != '\n') {
            last--;
        }
        line = last >= 0 ? piece.length - 1L - last : line + piece.length;
        return size > limits.body() || line > longestLine;
    }

    @Override
    public void close() {
        call.abandon(Cause.CANCELLED);
    }
}
