package io.aegis.kernel;

import io.aegis.spi.provider.ByteSource;
import io.aegis.spi.provider.UpstreamException;
import org.jspecify.annotations.Nullable;

/** The body of an answer, up to a length. A provider can make one itself, without any upstream, and without end. */
final class BoundedBody implements ByteSource {
    /** As much as may come from an upstream. */
    static final long MOST_BYTES = 64L * 1024 * 1024;

    private final ByteSource body;
    private long left = MOST_BYTES;

    BoundedBody(ByteSource body) {
        this.body = body;
    }

    @Override
    public byte @Nullable [] next() {
        byte[] piece = body.next();
        if (piece != null) {
            left -= piece.length;
            if (left < 0) {
                body.close();
                throw new UpstreamException(UpstreamException.Cause.INVALID);
            }
        }
        return piece;
    }

    @Override
    public void close() {
        body.close();
    }
}
