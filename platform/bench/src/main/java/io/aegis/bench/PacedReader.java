package io.aegis.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

/** Reads one stream of a {@link PacedUpstream}, through whatever is in between, and notes when each piece of its text is there. Used once. */
final class PacedReader {
    private static final String CONTENT = "\"content\":\"";

    private final long[] begun = new long[PacedUpstream.PIECES];
    private final long[] whole = new long[PacedUpstream.PIECES];
    private final StringBuilder received = new StringBuilder();
    private int looked;
    private int characters;
    private int piece;
    private int end = PacedUpstream.text(0).length();

    /**
     * When the pieces were there.
     *
     * @param begun the first character of each
     * @param whole the last one of each
     */
    record Arrivals(long[] begun, long[] whole) {}

    static Arrivals read(int port, byte[] request) throws IOException {
        return new PacedReader().arrivals(port, request);
    }

    private Arrivals arrivals(int port, byte[] request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(request);
            socket.getOutputStream().flush();
            var input = new byte[16 * 1024];
            while (received.indexOf("[DONE]", Math.max(0, looked - 32)) < 0) {
                int count = socket.getInputStream().read(input);
                if (count < 0) {
                    throw new IOException("the stream was cut:\n" + received);
                }
                take(new String(input, 0, count, US_ASCII), System.nanoTime());
            }
        }
        if (piece < PacedUpstream.PIECES) {
            throw new IOException("not all of the text has come:\n" + received);
        }
        return new Arrivals(begun, whole);
    }

    private void take(String bytes, long now) {
        received.append(bytes);
        while (true) {
            int from = received.indexOf(CONTENT, looked);
            int to = from < 0 ? -1 : received.indexOf("\"", from + CONTENT.length());
            if (to < 0) {
                return;
            }
            count(to - from - CONTENT.length(), now);
            looked = to + 1;
        }
    }

    private void count(int more, long now) {
        characters += more;
        for (;
                piece < PacedUpstream.PIECES
                        && characters > end - PacedUpstream.text(piece).length();
                piece++) {
            begun[piece] = begun[piece] == 0 ? now : begun[piece];
            if (characters < end) {
                return;
            }
            whole[piece] = now;
            end += PacedUpstream.text(piece + 1).length();
        }
    }
}
