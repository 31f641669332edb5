package io.aegis.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.Locale;

/**
 * Bytes of HTTP/1.1 that arrive on one connection, and where the first message among them ends.
 *
 * <p>Reads what the programs of a benchmark send to each other, and nothing else: it trusts its peer.
 */
final class HttpMessage {
    private static final byte[] BLANK_LINE = {'\r', '\n', '\r', '\n'};
    private static final byte[] LAST_CHUNK = {'\r', '\n', '0', '\r', '\n', '\r', '\n'};
    private static final int UNKNOWN = -1;

    private byte[] bytes = new byte[16 * 1024];
    private int length;
    private int head = UNKNOWN;
    private int end = UNKNOWN;

    /** Takes what has arrived; says whether the message is whole. */
    boolean add(byte[] from, int count) {
        if (length + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
        }
        System.arraycopy(from, 0, bytes, length, count);
        length += count;
        return isWhole();
    }

    /** Forgets the message. Nobody here sends a second one before the first is answered. */
    void clear() {
        length = 0;
        head = UNKNOWN;
        end = UNKNOWN;
    }

    boolean isSuccess() {
        return length > 12 && bytes[9] == '2';
    }

    /** Where {@code wanted} stands in the body, or -1. */
    int indexOf(byte[] wanted) {
        return indexOf(bytes, head, length, wanted);
    }

    byte[] copy(int from, int count) {
        return Arrays.copyOfRange(bytes, from, from + count);
    }

    /** All of it, as Latin-1. */
    String text() {
        return latin(0, length);
    }

    private boolean isWhole() {
        if (head == UNKNOWN) {
            int blank = indexOf(bytes, 0, length, BLANK_LINE);
            if (blank < 0) {
                return false;
            }
            head = blank + BLANK_LINE.length;
            end = endByLength();
        }
        return end == UNKNOWN ? endsWithLastChunk() : length >= end;
    }

    private int endByLength() {
        String name = "content-length:";
        String headers = latin(0, head).toLowerCase(Locale.ROOT);
        int at = headers.indexOf(name);
        if (at < 0) {
            return headers.contains("transfer-encoding:") ? UNKNOWN : head;
        }
        int from = at + name.length();
        return head
                + Integer.parseInt(
                        headers.substring(from, headers.indexOf('\r', from)).strip());
    }

    private boolean endsWithLastChunk() {
        int from = length - LAST_CHUNK.length;
        return from >= head - 2 && Arrays.equals(bytes, from, length, LAST_CHUNK, 0, LAST_CHUNK.length);
    }

    private String latin(int from, int to) {
        return new String(bytes, from, to - from, ISO_8859_1);
    }

    private static int indexOf(byte[] in, int from, int to, byte[] wanted) {
        for (int at = from; at <= to - wanted.length; at++) {
            if (in[at] == wanted[0] && Arrays.equals(in, at, at + wanted.length, wanted, 0, wanted.length)) {
                return at;
            }
        }
        return -1;
    }
}
