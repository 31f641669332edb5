package io.aegis.cli;

import io.aegis.app.State;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import tools.jackson.databind.JsonNode;

/** The way to the gateway that holds a data directory: its admin socket, one request for each connection. */
final class AdminLink {
    private static final byte[] HEAD_END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Path directory;
    private final Path socket;
    private final Path token;

    AdminLink(Path dataDirectory) {
        this.directory = dataDirectory;
        this.socket = State.socket(dataDirectory);
        this.token = State.token(dataDirectory);
    }

    /** Whether a gateway takes commands there. */
    static boolean answers(Path dataDirectory) {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(State.socket(dataDirectory)))) {
            return channel.isConnected();
        } catch (IOException nobody) {
            return false;
        }
    }

    /** A name as part of a path, whatever is in it. */
    static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    ServerLink.Answer get(String path) {
        return exchange("GET", path, new byte[0]);
    }

    ServerLink.Answer post(String path, JsonNode body) {
        return exchange("POST", path, body.toString().getBytes(StandardCharsets.UTF_8));
    }

    ServerLink.Answer delete(String path) {
        return exchange("DELETE", path, new byte[0]);
    }

    private ServerLink.Answer exchange(String method, String path, byte[] body) {
        String head = method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + startToken()
                + (method.equals("POST")
                        ? "Content-Type: application/json\r\nContent-Length: " + body.length + "\r\n"
                        : "")
                + "\r\n";
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            send(channel, head.getBytes(StandardCharsets.US_ASCII));
            send(channel, body);
            return answer(received(channel));
        } catch (IOException failed) {
            throw unanswered();
        }
    }

    private CommandFailure unanswered() {
        return LocalState.isHeld(directory)
                ? LocalState.held(directory)
                : new CommandFailure(
                        ExitCode.UNAVAILABLE,
                        "no gateway runs on the data directory " + directory + "; start one with `aegis serve`");
    }

    /** A gateway writes it before it listens. One that has none, of an earlier version, asks for none. */
    private String startToken() {
        try {
            return "x-aegis-start-token: "
                    + Files.readString(token, StandardCharsets.US_ASCII).strip() + "\r\n";
        } catch (NoSuchFileException none) {
            return "";
        } catch (IOException unreadable) {
            throw new CommandFailure(
                    ExitCode.UNAVAILABLE,
                    "the start token of the gateway cannot be read in " + token
                            + ". Run the command as the user that runs the gateway");
        }
    }

    private static void send(SocketChannel channel, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    private static byte[] received(SocketChannel channel) throws IOException {
        var bytes = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(16 * 1024);
        while (channel.read(buffer) >= 0) {
            bytes.write(buffer.array(), 0, buffer.position());
            buffer.clear();
        }
        return bytes.toByteArray();
    }

    /** Reads an answer that ends with its connection; a chunked body is put together. */
    private static ServerLink.Answer answer(byte[] bytes) throws IOException {
        int end = indexOf(bytes, HEAD_END);
        if (end < 0) {
            throw new IOException("no answer");
        }
        String head = new String(bytes, 0, end, StandardCharsets.US_ASCII);
        byte[] body = Arrays.copyOfRange(bytes, end + HEAD_END.length, bytes.length);
        boolean chunked = head.lines().anyMatch(line -> line.equalsIgnoreCase("transfer-encoding: chunked"));
        int status = Integer.parseInt(head.split(" ", 3)[1]);
        return new ServerLink.Answer(status, "", ServerLink.json(chunked ? joined(body) : body));
    }

    private static byte[] joined(byte[] chunks) {
        var body = new ByteArrayOutputStream();
        int at = 0;
        while (at < chunks.length) {
            int lineEnd = at;
            while (chunks[lineEnd] != '\r') {
                lineEnd++;
            }
            int size = Integer.parseInt(new String(chunks, at, lineEnd - at, StandardCharsets.US_ASCII).strip(), 16);
            body.write(chunks, lineEnd + 2, size);
            at = lineEnd + 2 + size + 2;
            if (size == 0) {
                break;
            }
        }
        return body.toByteArray();
    }

    private static int indexOf(byte[] bytes, byte[] searched) {
        for (int at = 0; at <= bytes.length - searched.length; at++) {
            if (Arrays.equals(bytes, at, at + searched.length, searched, 0, searched.length)) {
                return at;
            }
        }
        return -1;
    }
}
