package io.aegis.sandbox.protocol;

import io.aegis.spi.provider.ByteSource;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A source whose pieces are small enough to cross. Used by one thread at a time, except {@link #close}. */
public final class Chunks implements AutoCloseable {
    private final ByteSource source;
    private byte[] rest = new byte[0];

    public Chunks(ByteSource source) {
        this.source = source;
    }

    public ByteSource source() {
        return source;
    }

    /** The next piece, not empty; null at the end. */
    public byte @Nullable [] next() {
        if (rest.length == 0) {
            byte[] next = source.next();
            if (next == null) {
                return null;
            }
            rest = next;
        }
        byte[] piece = rest.length <= Bounds.CHUNK ? rest : Arrays.copyOf(rest, Bounds.CHUNK);
        rest = Arrays.copyOfRange(rest, piece.length, rest.length);
        return piece;
    }

    @Override
    public void close() {
        source.close();
    }

    /** A piece, or the end. */
    public static void write(WireWriter out, byte @Nullable [] piece) {
        out.bool(piece != null);
        if (piece != null) {
            out.binary(piece);
        }
    }

    /** The piece, or null at the end. */
    public static byte @Nullable [] read(WireReader in) {
        if (!in.bool()) {
            return null;
        }
        byte[] piece = in.binary(Bounds.CHUNK);
        if (piece.length == 0) {
            throw new ProtocolException("a piece of nothing");
        }
        return piece;
    }
}
