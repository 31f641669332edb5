package io.aegis.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client that sends exactly the bytes that a test wants. */
final class Raw implements AutoCloseable {
    /** Everything that came back until the end of the connection. */
    record Answer(String text) {
        int status() {
            return text.isEmpty() ? 0 : Integer.parseInt(text.substring(9, 12));
        }

        String head() {
            return text.substring(0, text.indexOf("\r\n\r\n") + 2);
        }

        String header(String name) {
            return head().lines()
                    .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst()
                    .orElse("");
        }

        String body() {
            return text.substring(text.indexOf("\r\n\r\n") + 4);
        }

        JsonNode json() {
            return JsonMapper.shared().readTree(body());
        }

        String code() {
            return json().path("error").path("aegis").path("code").asString();
        }
    }

    private final Socket socket;

    private Raw(Socket socket) {
        this.socket = socket;
    }

    static Raw to(InetSocketAddress address) {
        try {
            var socket = new Socket(address.getAddress(), address.getPort());
            socket.setSoTimeout(30_000);
            return new Raw(socket);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    Socket socket() {
        return socket;
    }

    Raw write(String bytes) {
        try {
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
            return this;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Sends and reads to the end of the connection. */
    Answer send(String bytes) {
        try (this) {
            try {
                write(bytes);
            } catch (UncheckedIOException refusedEarly) {
                assertThat(refusedEarly.getCause()).isInstanceOf(SocketException.class);
            }
            return rest();
        }
    }

    Answer rest() {
        var bytes = new ByteArrayOutputStream();
        try {
            InputStream in = socket.getInputStream();
            for (int octet = in.read(); octet >= 0; octet = in.read()) {
                bytes.write(octet);
            }
        } catch (SocketException reset) {
            bytes.writeBytes(new byte[0]); // what came before the reset is the answer
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return new Answer(bytes.toString(StandardCharsets.UTF_8));
    }

    /** Reads until a text has come. */
    String until(String text) {
        var bytes = new StringBuilder();
        try {
            while (bytes.indexOf(text) < 0) {
                int octet = socket.getInputStream().read();
                if (octet < 0) {
                    throw new AssertionError("the connection ended before '" + text + "': " + bytes);
                }
                bytes.append((char) octet);
            }
            return bytes.toString();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
