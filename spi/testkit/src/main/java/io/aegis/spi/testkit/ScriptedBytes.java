package io.aegis.spi.testkit;

import io.aegis.spi.provider.ByteSource;
import io.aegis.spi.provider.UpstreamException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A body that a test wrote in advance: some pieces, then a clean end or a failure. Used by one thread at a time. */
public final class ScriptedBytes implements ByteSource {
    private final Deque<byte[]> pieces;
    private final Optional<UpstreamException.Cause> failure;
    private boolean closed;
    private boolean exhausted;

    private ScriptedBytes(List<byte[]> pieces, Optional<UpstreamException.Cause> failure) {
        this.pieces = new ArrayDeque<>(pieces);
        this.failure = failure;
    }

    /** Pieces of UTF-8 and a clean end. */
    public static ScriptedBytes of(String... pieces) {
        return new ScriptedBytes(utf8(pieces), Optional.empty());
    }

    /** Pieces of UTF-8, and then a failure in place of the end. */
    public static ScriptedBytes failing(UpstreamException.Cause cause, String... pieces) {
        return new ScriptedBytes(utf8(pieces), Optional.of(cause));
    }

    /** Pieces of bytes that are no text, and a clean end. */
    public static ScriptedBytes of(List<byte[]> pieces) {
        return new ScriptedBytes(filled(pieces), Optional.empty());
    }

    /** Pieces of bytes that are no text, and then a failure in place of the end. */
    public static ScriptedBytes failing(UpstreamException.Cause cause, List<byte[]> pieces) {
        return new ScriptedBytes(filled(pieces), Optional.of(cause));
    }

    /** The bytes of a text, one at a time. */
    public static ScriptedBytes byteByByte(String text) {
        return byteByByte(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Bytes, one at a time. */
    public static ScriptedBytes byteByByte(byte[] all) {
        var pieces = new ArrayDeque<byte[]>(all.length);
        for (byte one : all) {
            pieces.add(new byte[] {one});
        }
        return new ScriptedBytes(List.copyOf(pieces), Optional.empty());
    }

    /** Whether whoever read this gave it back: closed it, or read it to its end. */
    public boolean isReleased() {
        return closed || exhausted;
    }

    @Override
    public byte @Nullable [] next() {
        if (closed) {
            throw new UpstreamException(UpstreamException.Cause.CANCELLED);
        }
        byte[] piece = pieces.poll();
        if (piece == null) {
            exhausted = true;
            failure.ifPresent(cause -> {
                throw new UpstreamException(cause);
            });
        }
        return piece;
    }

    @Override
    public void close() {
        closed = true;
    }

    private static List<byte[]> utf8(String... pieces) {
        return filled(Arrays.stream(pieces)
                .map(piece -> piece.getBytes(StandardCharsets.UTF_8))
                .toList());
    }

    private static List<byte[]> filled(List<byte[]> pieces) {
        return pieces.stream().filter(piece -> piece.length > 0).toList();
    }
}
