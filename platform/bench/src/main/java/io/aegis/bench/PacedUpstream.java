package io.aegis.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A provider that streams as a model does: a piece of a few words, a while, another piece; each its own write, and the time of each write is kept.
 *
 * <p>Runs in the process of who reads the streams, so that both look at one clock.
 */
final class PacedUpstream implements AutoCloseable {
    static final int PIECES = 100;

    private static final long INTERVAL = 10_000_000;
    private static final Pattern STREAM = Pattern.compile("for the stream ([a-z]+)");
    private static final String[] TEXTS = {
        "The notes of the last ",
        "meeting were read and ",
        "nobody had a question. ",
        "Then the group spoke of ",
        "the new timetable, which ",
        "will hold from autumn on. "
    };

    private final ServerSocket server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    private final Map<String, long[]> sent = new ConcurrentHashMap<>();
    private volatile boolean closed;

    PacedUpstream() throws IOException {
        Thread.ofPlatform().daemon().name("paced upstream").start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    static String text(int piece) {
        return TEXTS[piece % TEXTS.length];
    }

    /** A request for a stream, which its times can be asked for by name afterwards. */
    static String body(String stream) {
        return "{\"model\":\"bench\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":"
                + "\"Please write the report for the stream " + stream + "\"}]}";
    }

    /** When each piece of a stream was sent. */
    long[] times(String stream) {
        long[] times = sent.get(stream);
        if (times == null) {
            throw new IllegalStateException("nobody asked for the stream " + stream);
        }
        return times;
    }

    private void accept() {
        while (!closed) {
            try {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException over) {
                closed = true;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            var request = new HttpMessage();
            var input = new byte[16 * 1024];
            for (int count = socket.getInputStream().read(input);
                    count >= 0;
                    count = socket.getInputStream().read(input)) {
                if (request.add(input, count)) {
                    stream(name(request.text()), socket.getOutputStream());
                    request.clear();
                }
            }
        } catch (IOException gone) {
            throw new UncheckedIOException("a stream was cut", gone);
        }
    }

    private static String name(String request) {
        Matcher name = STREAM.matcher(request);
        if (!name.find()) {
            throw new IllegalStateException("a request without its name came:\n" + request);
        }
        return name.group(1);
    }

    private void stream(String name, OutputStream out) throws IOException {
        var times = new long[PIECES];
        sent.put(name, times);
        out.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
                .getBytes(US_ASCII));
        out.flush();
        long due = System.nanoTime();
        for (int piece = 0; piece < PIECES; piece++) {
            due += INTERVAL;
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            byte[] bytes = chunk(event("{\"content\":\"" + text(piece) + "\"}", "null"));
            times[piece] = System.nanoTime();
            out.write(bytes);
            out.flush();
        }
        out.write(chunk(event("{}", "\"stop\"") + "data: [DONE]\n\n"));
        out.write("0\r\n\r\n".getBytes(US_ASCII));
        out.flush();
    }

    private static String event(String delta, String reason) {
        return "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"bench\",\"choices\":"
                + "[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":" + reason + "}]}\n\n";
    }

    private static byte[] chunk(String text) {
        return (Integer.toHexString(text.length()) + "\r\n" + text + "\r\n").getBytes(US_ASCII);
    }

    @Override
    public void close() throws IOException {
        closed = true;
        server.close();
    }
}
