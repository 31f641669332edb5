package io.aegis.spi.provider;

import org.jspecify.annotations.Nullable;

/**
 * Bytes that arrive over time, pulled by whoever reads them: not asking for more is the back-pressure.
 *
 * <p>Used by one thread at a time, except {@link #close}, which any thread may call and which ends a pending {@link #next} with an
 * {@link UpstreamException}.
 */
public interface ByteSource extends AutoCloseable {
    /**
     * Waits for the next bytes.
     *
     * @return at least one byte, or null at the clean end
     * @throws UpstreamException if the source was cut, timed out, was closed or broke a limit
     */
    byte @Nullable [] next();

    /** Stops the source and frees what it holds. Idempotent. */
    @Override
    void close();
}
