package io.aegis.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * A provider that answers at once, from memory: one thread, one answer of 1 KB or a stream of 64 pieces, each its own write.
 *
 * <p>An answer repeats the placeholder that the request held, in a stream cut in two; a proxy that masks must put the original back.
 */
final class MockUpstream {
    /** What a request names. A gateway that masks sends a placeholder in its stead. */
    static final String ADDRESS = "jane.someone@mail.example.org";

    private static final byte[] PLACEHOLDER = "<EMAIL_ADDRESS_".getBytes(US_ASCII);
    private static final int PLACEHOLDER_LENGTH = 28;
    private static final byte[] UNMASKED = "nobody.at.all@mail.example.o".getBytes(US_ASCII);
    private static final byte[] STREAMED = "\"stream\":true".getBytes(US_ASCII);
    private static final int PIECES = 64;

    /** The text before and after the place where an answer repeats the placeholder. */
    private record Around(byte[] before, byte[] after) {
        static Around of(String before, String after) {
            return new Around(before.getBytes(US_ASCII), after.getBytes(US_ASCII));
        }

        ByteBuffer with(byte[] text, int from, int count) {
            return ByteBuffer.allocate(before.length + count + after.length)
                    .put(before)
                    .put(text, from, count)
                    .put(after)
                    .flip();
        }
    }

    private final Selector selector;
    private final ServerSocketChannel server;
    private final ByteBuffer input = ByteBuffer.allocate(64 * 1024);
    private final Around answer = wholeAnswer();
    private final Around piece = streamPiece();
    private final List<byte[]> stream = stream();

    private MockUpstream() throws IOException {
        selector = Selector.open();
        server = ServerSocketChannel.open();
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4096);
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
    }

    public static void main(String[] arguments) throws IOException {
        var mock = new MockUpstream();
        Announcement.listening(mock.server.socket().getLocalPort());
        mock.serve();
    }

    private void serve() throws IOException {
        while (true) {
            selector.select(key -> {
                try {
                    if (key.isAcceptable()) {
                        accept();
                    } else {
                        read(key);
                    }
                } catch (IOException gone) {
                    key.cancel();
                }
            });
        }
    }

    private void accept() throws IOException {
        for (SocketChannel caller = server.accept(); caller != null; caller = server.accept()) {
            caller.setOption(StandardSocketOptions.TCP_NODELAY, true);
            caller.configureBlocking(false);
            caller.register(selector, SelectionKey.OP_READ, new HttpMessage());
        }
    }

    private void read(SelectionKey key) throws IOException {
        var caller = (SocketChannel) key.channel();
        var request = (HttpMessage) key.attachment();
        input.clear();
        int count = caller.read(input);
        if (count < 0) {
            key.cancel();
            caller.close();
        } else if (request.add(input.array(), count)) {
            reply(caller, request);
            request.clear();
        }
    }

    private void reply(SocketChannel caller, HttpMessage request) throws IOException {
        int at = request.indexOf(PLACEHOLDER);
        byte[] text = at < 0 ? UNMASKED : request.copy(at, PLACEHOLDER_LENGTH);
        if (request.indexOf(STREAMED) < 0) {
            write(caller, answer.with(text, 0, PLACEHOLDER_LENGTH));
            return;
        }
        int half = PLACEHOLDER_LENGTH / 2;
        for (int number = 0; number < stream.size(); number++) {
            switch (number) {
                case 20 -> write(caller, piece.with(text, 0, half));
                case 21 -> write(caller, piece.with(text, half, half));
                default -> write(caller, ByteBuffer.wrap(stream.get(number)));
            }
        }
    }

    private static void write(SocketChannel caller, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (caller.write(bytes) == 0) {
                Thread.onSpinWait();
            }
        }
    }

    private static Around wholeAnswer() {
        String before =
                "{\"id\":\"chatcmpl-mock\",\"object\":\"chat.completion\",\"created\":1700000000,\"model\":\"mock\","
                        + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Dear ";
        String after = ", " + "the quick brown fox jumps over the lazy dog near the river bank. ".repeat(10)
                + "\",\"refusal\":null},\"logprobs\":null,\"finish_reason\":\"stop\"}],"
                + "\"usage\":{\"prompt_tokens\":200,\"completion_tokens\":140,\"total_tokens\":340}}";
        int length = before.length() + PLACEHOLDER_LENGTH + after.length();
        String head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + length + "\r\n\r\n";
        return Around.of(head + before, after);
    }

    /** A head, 63 pieces of text of which the 20th and 21st hold the placeholder, the end. */
    private static List<byte[]> stream() {
        var writes = new ArrayList<byte[]>();
        writes.add("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
                .getBytes(US_ASCII));
        for (int number = 1; number < PIECES; number++) {
            writes.add(chunk(event("{\"content\":\"word" + number + " and \"}", "null"))
                    .getBytes(US_ASCII));
        }
        writes.add(chunk(event("{}", "\"stop\"")).getBytes(US_ASCII));
        writes.add(chunk("data: [DONE]\n\n").getBytes(US_ASCII));
        writes.add("0\r\n\r\n".getBytes(US_ASCII));
        return writes;
    }

    private static Around streamPiece() {
        String mark = "@".repeat(PLACEHOLDER_LENGTH / 2);
        String whole = chunk(event("{\"content\":\"" + mark + "\"}", "null"));
        int at = whole.indexOf(mark);
        return Around.of(whole.substring(0, at), whole.substring(at + mark.length()));
    }

    private static String event(String delta, String reason) {
        return "data:"
            + " {\"id\":\"chatcmpl-mock\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,\"model\":\"mock\","
            + "\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":" + reason + "}]}\n\n";
    }

    private static String chunk(String text) {
        return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }
}
