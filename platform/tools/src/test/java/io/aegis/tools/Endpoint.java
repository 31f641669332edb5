package io.aegis.tools;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/** An endpoint on this machine that takes down what it is sent, byte by byte, and answers whatever a test wants. */
final class Endpoint implements AutoCloseable {
    /** How a request is answered. */
    @FunctionalInterface
    interface Answer {
        void write(OutputStream out) throws IOException;
    }

    /** A request as it came. */
    record Request(String head, String body) {
        String line() {
            return head.substring(0, head.indexOf("\r\n"));
        }
    }

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final Answer answer;
    final List<Request> requests = new CopyOnWriteArrayList<>();

    Endpoint(Answer answer) throws IOException {
        this.answer = answer;
        Thread.ofVirtual().start(this::accept);
    }

    static Answer of(int status, String headers, String body) {
        return of(status, headers, body.getBytes(UTF_8));
    }

    static Answer of(int status, String headers, byte[] body) {
        return out -> {
            String head = "HTTP/1.1 " + status + " X\r\n" + headers + "Content-Length: " + body.length + "\r\n\r\n";
            out.write(head.getBytes(ISO_8859_1));
            out.write(body);
        };
    }

    /** An answer in chunks, each of which is on its way before the next is written. */
    static Answer chunks(String... chunks) {
        return out -> {
            out.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(ISO_8859_1));
            for (String chunk : chunks) {
                byte[] bytes = chunk.getBytes(UTF_8);
                out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(ISO_8859_1));
                out.write(bytes);
                out.write("\r\n".getBytes(ISO_8859_1));
                out.flush();
            }
            out.write("0\r\n\r\n".getBytes(ISO_8859_1));
        };
    }

    String url() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                sockets.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = socket.getInputStream();
            while (true) {
                var head = new StringBuilder();
                while (head.indexOf("\r\n\r\n") < 0) {
                    int octet = in.read();
                    if (octet < 0) {
                        return;
                    }
                    head.append((char) octet);
                }
                String body = new String(in.readNBytes(length(head.toString())), UTF_8);
                requests.add(new Request(head.toString(), body));
                answer.write(socket.getOutputStream());
                socket.getOutputStream().flush();
            }
        } catch (IOException cut) {
            // the gateway has hung up
        }
    }

    private static int length(String head) {
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
                .mapToInt(line -> Integer.parseInt(
                        line.substring("content-length:".length()).strip()))
                .findFirst()
                .orElse(0);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
