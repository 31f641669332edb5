package io.aegis.vault;

import io.aegis.spi.provider.ByteSource;
import io.aegis.spi.provider.UpstreamException;
import io.aegis.spi.provider.UpstreamException.Cause;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A body that ends when the credential is in it. Bytes that could be the beginning of some credential wait for those that follow, so that not even a part of
 * this one passes. A piece that ends with a line has no such bytes.
 */
final class SearchedBody implements ByteSource {
    private static final byte[] NOTHING = {};

    private final ByteSource body;
    private final CredentialSearch search;
    private final Runnable alarm;
    private byte[] unsure = NOTHING;
    private boolean found;

    SearchedBody(ByteSource body, CredentialSearch search, Runnable alarm) {
        this.body = body;
        this.search = search;
        this.alarm = alarm;
    }

    @Override
    public byte @Nullable [] next() {
        if (found) {
            throw new UpstreamException(Cause.INVALID);
        }
        for (byte[] piece = body.next(); piece != null; piece = body.next()) {
            byte[] known = searched(unsure.length == 0 ? piece : joined(piece));
            if (known.length > 0) {
                return known;
            }
        }
        byte[] last = unsure;
        unsure = NOTHING;
        return last.length == 0 ? null : last;
    }

    /** The part of the bytes that need not wait. */
    private byte[] searched(byte[] bytes) {
        if (search.isIn(bytes)) {
            found = true;
            unsure = NOTHING;
            body.close();
            alarm.run();
            throw new UpstreamException(Cause.INVALID);
        }
        int waiting = search.unsure(bytes);
        if (waiting == 0) {
            unsure = NOTHING;
            return bytes;
        }
        unsure = Arrays.copyOfRange(bytes, bytes.length - waiting, bytes.length);
        return Arrays.copyOf(bytes, bytes.length - waiting);
    }

    private byte[] joined(byte[] piece) {
        byte[] joined = Arrays.copyOf(unsure, unsure.length + piece.length);
        System.arraycopy(piece, 0, joined, unsure.length, piece.length);
        return joined;
    }

    @Override
    public void close() {
        body.close();
    }
}
