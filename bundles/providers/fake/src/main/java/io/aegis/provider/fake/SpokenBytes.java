package io.aegis.provider.fake;

import io.aegis.spi.provider.ByteSource;
import io.aegis.spi.provider.UpstreamException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The pieces of an answer, the first of them after a while. */
final class SpokenBytes implements ByteSource {
    private final Duration latency;
    private final Iterator<String> pieces;
    private final CountDownLatch closed = new CountDownLatch(1);
    private boolean begun;

    SpokenBytes(Duration latency, List<String> pieces) {
        this.latency = latency;
        this.pieces = pieces.iterator();
    }

    @Override
    public byte @Nullable [] next() {
        if (isClosed()) {
            throw new UpstreamException(UpstreamException.Cause.CANCELLED);
        }
        begun = true;
        return pieces.hasNext() ? pieces.next().getBytes(StandardCharsets.UTF_8) : null;
    }

    /** Waits before the first piece; whoever closes the source ends the wait. */
    private boolean isClosed() {
        try {
            return closed.await(begun ? 0 : latency.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
