package io.aegis.provider.wire.chat;

import io.aegis.spi.provider.ByteSource;
import io.aegis.spi.provider.UpstreamException;
import io.aegis.spi.provider.UpstreamException.Cause;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/** Bytes of an answer that are all there. Used by one thread. */
final class WholeAnswer implements ByteSource {
    private static final int LONGEST = 32 << 20;

    private byte @Nullable [] bytes;

    WholeAnswer(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Everything of a body, which is closed. */
    static byte[] of(ByteSource body) {
        try (body) {
            var all = new ByteArrayOutputStream();
            for (byte[] piece = body.next(); piece != null; piece = body.next()) {
                all.writeBytes(piece);
                if (all.size() > LONGEST) {
                    throw new UpstreamException(Cause.INVALID);
                }
            }
            return all.toByteArray();
        }
    }

    @Override
    public byte @Nullable [] next() {
        byte[] all = bytes;
        bytes = null;
        return all;
    }

    @Override
    public void close() {
        bytes = null;
    }
}
