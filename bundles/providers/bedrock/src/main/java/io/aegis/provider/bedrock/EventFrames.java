package io.aegis.provider.bedrock;

import io.aegis.spi.provider.UpstreamException;
import io.aegis.spi.provider.UpstreamException.Cause;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * Reads {@code application/vnd.amazon.eventstream}, however its bytes arrive. A frame is eight bytes of lengths and their checksum, headers, a payload, and a
 * checksum of all of it. Used by one thread.
 */
final class EventFrames {
    /** Longest frame that is kept: the bound of a line in a stream of text. */
    static final int LONGEST = 1 << 20;

    private static final int PRELUDE = 12;
    private static final int CHECKSUM = 4;

    /**
     * One frame.
     *
     * @param headers those whose values are texts
     */
    record Frame(Map<String, String> headers, byte[] payload) {
        @Override
        public String toString() {
            return "Frame[" + headers.size() + " headers, " + payload.length + " bytes]";
        }
    }

    private byte[] kept = new byte[4096];
    private int size;

    /**
     * The frames that are complete with these bytes.
     *
     * @throws UpstreamException if a checksum, a length or a header is wrong
     */
    List<Frame> next(byte[] bytes) {
        if (kept.length - size < bytes.length) {
            kept = Arrays.copyOf(kept, Math.max(size + bytes.length, 2 * kept.length));
        }
        System.arraycopy(bytes, 0, kept, size, bytes.length);
        size += bytes.length;
        var frames = new ArrayList<Frame>();
        int from = 0;
        while (size - from >= PRELUDE) {
            int length = length(kept, from);
            if (size - from < length) {
                break;
            }
            frames.add(frame(kept, from, length));
            from += length;
        }
        if (from > 0) {
            size -= from;
            System.arraycopy(kept, from, kept, 0, size);
        }
        return frames;
    }

    /** Whether nothing of a further frame has come. */
    boolean isBetweenFrames() {
        return size == 0;
    }

    private static int length(byte[] all, int from) {
        var prelude = ByteBuffer.wrap(all, from, PRELUDE);
        int length = prelude.getInt();
        int headers = prelude.getInt();
        boolean sound = checksum(all, from, PRELUDE - CHECKSUM) == prelude.getInt()
                && length <= LONGEST
                && headers >= 0
                && headers <= length - PRELUDE - CHECKSUM;
        if (!sound) {
            throw new UpstreamException(Cause.INVALID);
        }
        return length;
    }

    private static Frame frame(byte[] all, int from, int length) {
        int end = from + length - CHECKSUM;
        if (checksum(all, from, length - CHECKSUM)
                != ByteBuffer.wrap(all, end, CHECKSUM).getInt()) {
            throw new UpstreamException(Cause.INVALID);
        }
        int headers = ByteBuffer.wrap(all, from + 4, 4).getInt();
        int payload = from + PRELUDE + headers;
        return new Frame(
                headers(ByteBuffer.wrap(all, from + PRELUDE, headers).slice()), Arrays.copyOfRange(all, payload, end));
    }

    private static Map<String, String> headers(ByteBuffer bytes) {
        var headers = new HashMap<String, String>();
        try {
            while (bytes.hasRemaining()) {
                String name = text(bytes, bytes.get() & 0xff);
                int type = bytes.get();
                switch (type) {
                    case 0, 1 -> {} // true and false, which have no bytes
                    case 2 -> skip(bytes, 1);
                    case 3 -> skip(bytes, 2);
                    case 4 -> skip(bytes, 4);
                    case 5, 8 -> skip(bytes, 8);
                    case 6 -> skip(bytes, bytes.getShort() & 0xffff);
                    case 7 -> headers.put(name, text(bytes, bytes.getShort() & 0xffff));
                    case 9 -> skip(bytes, 16);
                    default -> throw new UpstreamException(Cause.INVALID);
                }
            }
        } catch (BufferUnderflowException broken) {
            throw new UpstreamException(Cause.INVALID);
        }
        return headers;
    }

    private static String text(ByteBuffer bytes, int length) {
        byte[] text = new byte[length];
        bytes.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }

    private static void skip(ByteBuffer bytes, int length) {
        bytes.get(new byte[length]);
    }

    private static int checksum(byte[] all, int from, int length) {
        var checksum = new CRC32();
        checksum.update(all, from, length);
        return (int) checksum.getValue();
    }
}
