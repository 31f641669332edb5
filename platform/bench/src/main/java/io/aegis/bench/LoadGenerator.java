package io.aegis.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.function.BooleanSupplier;

/** A fixed number of callers, each of which asks again as soon as it has its answer: one thread, keep-alive connections. */
final class LoadGenerator {
    private static final class Caller {
        private final ByteBuffer request;
        private final HttpMessage answer = new HttpMessage();
        private long asked;

        private Caller(byte[] request) {
            this.request = ByteBuffer.wrap(request);
        }
    }

    private static final long BETWEEN_QUESTIONS = 100_000_000;

    private final byte[] request;
    private final ByteBuffer input = ByteBuffer.allocate(64 * 1024);
    private long[] latencies = new long[1 << 16];
    private int answered;
    private long failed;
    private int open;
    private boolean last;

    private LoadGenerator(byte[] request) {
        this.request = request;
    }

    /** Sends until it has been enough, which is asked ten times a second, then lets the last answers come. */
    static Load run(int port, byte[] request, int connections, BooleanSupplier enough) throws IOException {
        return new LoadGenerator(request).run(port, connections, enough);
    }

    /** Sends one request and returns the answer, head and all. */
    static String once(int port, byte[] request) throws IOException {
        try (SocketChannel channel = connect(port)) {
            channel.write(ByteBuffer.wrap(request));
            var answer = new HttpMessage();
            var input = ByteBuffer.allocate(64 * 1024);
            for (int count = channel.read(input); count >= 0; count = channel.read(input.clear())) {
                if (answer.add(input.array(), count)) {
                    return answer.text();
                }
            }
            throw new IOException("the answer was cut");
        }
    }

    static byte[] request(String body, String key) {
        return ("POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                        + "Authorization: Bearer " + key + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(US_ASCII);
    }

    private static SocketChannel connect(int port) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        return channel;
    }

    private Load run(int port, int connections, BooleanSupplier enough) throws IOException {
        try (Selector selector = Selector.open()) {
            for (open = 0; open < connections; open++) {
                SocketChannel channel = connect(port);
                channel.configureBlocking(false);
                var caller = new Caller(request);
                channel.register(selector, SelectionKey.OP_READ, caller);
                ask(channel, caller);
            }
            long ask = System.nanoTime() + BETWEEN_QUESTIONS;
            while (open > 0) {
                if (selector.select(this::read, 10_000) == 0) {
                    throw new IOException(open + " callers had no answer for ten seconds");
                }
                if (!last && System.nanoTime() - ask >= 0) {
                    ask += BETWEEN_QUESTIONS;
                    last = enough.getAsBoolean();
                }
            }
        }
        return Load.of(latencies, answered, failed);
    }

    private void read(SelectionKey key) {
        var channel = (SocketChannel) key.channel();
        var caller = (Caller) key.attachment();
        try {
            input.clear();
            int count = channel.read(input);
            if (count < 0) {
                failed++;
                close(key);
            } else if (caller.answer.add(input.array(), count)) {
                took(caller);
                next(key, channel, caller);
            }
        } catch (IOException cut) {
            failed++;
            close(key);
        }
    }

    private void took(Caller caller) {
        if (!caller.answer.isSuccess()) {
            failed++;
            return;
        }
        if (answered == latencies.length) {
            latencies = Arrays.copyOf(latencies, answered * 2);
        }
        latencies[answered++] = System.nanoTime() - caller.asked;
    }

    private void next(SelectionKey key, SocketChannel channel, Caller caller) throws IOException {
        if (last) {
            close(key);
        } else {
            caller.answer.clear();
            ask(channel, caller);
        }
    }

    private void close(SelectionKey key) {
        open--;
        key.cancel();
        try {
            key.channel().close();
        } catch (IOException ignored) { // it was gone already
            failed++;
        }
    }

    private static void ask(SocketChannel channel, Caller caller) throws IOException {
        caller.asked = System.nanoTime();
        caller.request.rewind();
        while (caller.request.hasRemaining()) {
            channel.write(caller.request);
        }
    }
}
